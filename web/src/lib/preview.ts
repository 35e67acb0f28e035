import type { Preview } from 'contract/preview.ts'
import type { StepInput } from 'contract/sequence.ts'

/** What the editor asks: its steps as they stand, and for whom. */
export interface PreviewWish {
  steps: readonly StepInput[]
  /** Search among the people; '' is everybody, newest first. */
  q: string
  personId: string | null
}

export interface PreviewAnswer {
  people: { id: string; name: string; email: string }[]
  /** The person it was made for; null where nobody matches. */
  personId: string | null
  /** Null where the steps cannot be read yet; `errors` says which. */
  preview: Preview | null
  errors: Record<string, string>
}

/** Ask for a preview; null if it cannot be had just now (the session has ended, the server is away). */
export async function askPreview(wish: PreviewWish): Promise<PreviewAnswer | null> {
  try {
    const answer = await fetch('/sequences/preview', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(wish),
    })
    return answer.ok && !answer.redirected ? ((await answer.json()) as PreviewAnswer) : null
  } catch (failure) {
    if (failure instanceof TypeError) return null // the connection broke
    throw failure
  }
}
