import type { Sequence, StepInput } from 'contract/sequence.ts'
import type { DelayUnit } from 'contract/statuses.ts'

/** A step as it is being written; `key` follows it when it moves. */
export interface DraftStep {
  key: string
  channel: 'email' | 'wait'
  amount: number
  unit: DelayUnit
  subject: string
  body: string
}

/** A sequence on its way to being saved: what the editor changes and the form sends. */
export class SequenceDraft {
  name = $state('')
  steps = $state<DraftStep[]>([])
  /** The step deleted last, to be put back. */
  deleted = $state<{ step: DraftStep; index: number } | null>(null)
  readonly #saved: string

  constructor(sequence?: Pick<Sequence, 'name' | 'steps'>) {
    this.name = sequence?.name ?? ''
    this.steps = (sequence?.steps ?? []).map((step) => ({
      key: step.id,
      channel: step.channel,
      amount: step.delay.amount,
      unit: step.delay.unit,
      subject: step.subject ?? '',
      body: step.body ?? '',
    }))
    this.#saved = this.#content()
  }

  readonly isChanged = $derived.by(() => this.#content() !== this.#saved)

  /** The steps as the API takes them. */
  readonly stepInputs: StepInput[] = $derived(
    this.steps.map(({ channel, amount, unit, subject, body }) =>
      channel === 'email'
        ? { channel, delay: { amount, unit }, subject, body }
        : { channel, delay: { amount, unit } },
    ),
  )

  /** @returns the key of the new step, which is the last */
  add(channel: DraftStep['channel']): string {
    const key = crypto.randomUUID()
    const amount = this.steps.length === 0 && channel === 'email' ? 0 : 3
    this.steps.push({ key, channel, amount, unit: 'days', subject: '', body: '' })
    return key
  }

  /** @returns whether there was a place to move to */
  move(index: number, by: -1 | 1): boolean {
    const step = this.steps[index]
    if (!step || index + by < 0 || index + by >= this.steps.length) return false
    this.steps.splice(index, 1)
    this.steps.splice(index + by, 0, step)
    return true
  }

  remove(index: number): void {
    const [step] = this.steps.splice(index, 1)
    if (step) this.deleted = { step, index }
  }

  putBack(): void {
    if (!this.deleted) return
    this.steps.splice(this.deleted.index, 0, this.deleted.step)
    this.deleted = null
  }

  #content(): string {
    return JSON.stringify([this.name, this.stepInputs])
  }
}
