import type { Draft } from 'contract/draft.ts'
import { keptText, type KeptText } from '#lib/kept-text.ts'

interface Typed {
  text: string
  /** The draft that it was written over; null: it is an answer of one's own. */
  basedOn: string | null
}

/**
 * A text that is being written over a draft, kept in this browser until it is sent. Somebody else may give the draft
 * another text meanwhile: then both stand here until one is chosen.
 */
export class Edit {
  #typed = $state<Typed | null>(null)
  readonly #draft: () => Draft | null
  readonly #kept: () => KeptText

  /** @param name finds the text again after a reload */
  constructor(name: string, draft: () => Draft | null) {
    this.#draft = draft
    this.#kept = () => keptText(name, localStorage)
  }

  get #original(): string {
    return this.#draft()?.body ?? ''
  }

  get body(): string {
    return this.#typed?.text ?? this.#original
  }

  get isChanged(): boolean {
    return this.body !== this.#original
  }

  /** Another draft has taken the place of the one that this text was written over. */
  get isOvertaken(): boolean {
    return this.isChanged && this.#typed?.basedOn !== (this.#draft()?.id ?? null)
  }

  /** Take up what was being written before a reload. */
  recall(): void {
    this.#typed = readTyped(this.#kept().read())
  }

  write(text: string): void {
    if (text === this.#original) return this.forget()
    this.#keep({ text, basedOn: this.#typed ? this.#typed.basedOn : (this.#draft()?.id ?? null) })
  }

  /** Let one's own text be one over the newer draft. */
  useMine(): void {
    this.#keep({ text: this.body, basedOn: this.#draft()?.id ?? null })
  }

  /** Go back to the draft as it is now. */
  forget(): void {
    this.#typed = null
    this.#kept().forget()
  }

  #keep(typed: Typed): void {
    this.#typed = typed
    this.#kept().write(JSON.stringify(typed))
  }
}

/** Whether something was being written under this name. */
export function isKept(name: string): boolean {
  return readTyped(keptText(name, localStorage).read()) !== null
}

function readTyped(kept: string | null): Typed | null {
  if (kept === null) return null
  try {
    return JSON.parse(kept) as Typed
  } catch {
    return null // written by something else
  }
}
