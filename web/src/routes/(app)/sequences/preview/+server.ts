import { json, type RequestHandler } from '@sveltejs/kit'
import type { Page } from 'contract/page.ts'
import type { Person } from 'contract/person.ts'
import type { Preview } from 'contract/preview.ts'
import type { PreviewAnswer, PreviewWish } from '#lib/preview.ts'
import { ApiError } from '#lib/server/api-error.ts'

/** The people who match, and what the steps in the editor would say to the one chosen, or to the first. */
export const POST: RequestHandler = async ({ locals: { api }, request }) => {
  const { steps, q, personId } = (await request.json()) as PreviewWish
  const page = await api.get<Page<Person>>('/persons', { q, limit: 50 })
  const people = page.items.map(({ id, name, email }) => ({ id, name, email }))
  const chosen = people.find(({ id }) => id === personId)?.id ?? people[0]?.id ?? null
  const answer: PreviewAnswer = { people, personId: chosen, preview: null, errors: {} }
  if (chosen === null) return json(answer)
  try {
    const preview = await api.post<Preview>('/sequences/preview', { steps, personId: chosen })
    return json({ ...answer, preview })
  } catch (refusal) {
    if (!(refusal instanceof ApiError) || refusal.status !== 422) throw refusal
    return json({ ...answer, errors: refusal.problem.errors ?? {} })
  }
}
