import type { Thread } from 'contract/thread.ts'
import { attempt } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => ({
  thread: await locals.api.get<Thread>(`/threads/${params.id}`),
})

export const actions: Actions = {
  mark: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.patch(`/threads/${params.id}`, { unread: form.get('unread') === 'true' })
    })
  },
}
