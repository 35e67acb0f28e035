import type { DraftWritten } from 'contract/draft.ts'
import type { IntentList } from 'contract/intent.ts'
import type { Page } from 'contract/page.ts'
import type { Thread, ThreadDecided, ThreadSummary } from 'contract/thread.ts'
import { attempt, done, text } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, params }) => {
  const [thread, intents] = await Promise.all([
    api.get<Thread>(`/threads/${params.id}`),
    api.get<IntentList>('/intents'),
  ])
  const choices = intents.items.filter(({ isActive }) => isActive).map(({ id, name }) => ({ id, name }))
  return { thread, intents: choices, formKey: crypto.randomUUID() }
}

/** Decisions that say nothing but which one they are. */
const TURNS = ['take-over', 'hand-back', 'undo', 'retry', 'mark-sent', 'close'] as const

/** The thread that waits for approval after this one, to be shown next. */
async function nextOf({ locals, params }: RequestEvent): Promise<string | null> {
  const { items } = await locals.api.get<Page<ThreadSummary>>('/threads', { box: 'approval', limit: 2 })
  return items.find(({ id }) => id !== params.id)?.id ?? null
}

export const actions: Actions = {
  mark: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.patch(`/threads/${params.id}`, { unread: form.get('unread') === 'true' })
    })
  },
  /** Send a draft; where its text was changed, the changed one. */
  approve: async (event) => {
    const { locals, params, request } = event
    const form = await request.formData()
    return attempt(form, async () => {
      const basedOn = text(form, 'draftId')
      const draftId = form.has('body')
        ? (
            await locals.api.put<DraftWritten>(`/threads/${params.id}/draft`, {
              basedOn,
              body: text(form, 'body'),
            })
          ).draftId
        : basedOn
      const wish = { draftId, followUps: form.get('followUps') === 'on' }
      await locals.api.post<ThreadDecided>(`/threads/${params.id}/approve`, wish, text(form, 'formKey'))
      return { ...done('approve'), next: await nextOf(event) }
    })
  },
  edit: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      const edit = { basedOn: text(form, 'draftId'), body: text(form, 'body') }
      await locals.api.put<DraftWritten>(`/threads/${params.id}/draft`, edit)
      return done('edit')
    })
  },
  answer: async (event) => {
    const { locals, params, request } = event
    const form = await request.formData()
    return attempt(form, async () => {
      const answer = { body: text(form, 'body'), followUps: form.get('followUps') === 'on' }
      await locals.api.post<DraftWritten>(`/threads/${params.id}/answer`, answer, text(form, 'formKey'))
      return { ...done('answer'), next: await nextOf(event) }
    })
  },
  reject: async (event) => {
    const { locals, params, request } = event
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.post<ThreadDecided>(`/threads/${params.id}/reject`, { draftId: text(form, 'draftId') })
      return { ...done('reject'), next: await nextOf(event) }
    })
  },
  regenerate: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      const wish = { instruction: text(form, 'instruction') }
      await locals.api.post<ThreadDecided>(`/threads/${params.id}/regenerate`, wish, text(form, 'formKey'))
      return done('regenerate')
    })
  },
  correct: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.put<ThreadDecided>(`/threads/${params.id}/intent`, {
        intentId: text(form, 'intentId'),
      })
      return done('correct-intent')
    })
  },
  turn: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      const to = TURNS.find((verb) => verb === form.get('to')) ?? 'undo'
      await locals.api.post<ThreadDecided>(`/threads/${params.id}/${to}`)
      return done(to)
    })
  },
  cancel: async ({ locals, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.delete(`/follow-ups/${text(form, 'id')}`)
      return done('cancel-follow-up')
    })
  },
}
