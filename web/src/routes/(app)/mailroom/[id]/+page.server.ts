import type { MailroomPage } from 'contract/mailroom.ts'
import { attempt, done, text } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => ({
  mail: await locals.api.get<MailroomPage>(`/mailroom/${encodeURIComponent(params.id)}`),
  formKey: crypto.randomUUID(),
})

export const actions: Actions = {
  reply: async ({ locals, params, request }) => {
    const form = await request.formData()
    const path = `/mailroom/${encodeURIComponent(params.id)}/reply`
    return attempt(form, async () => {
      await locals.api.post(path, { text: text(form, 'text') }, text(form, 'formKey'))
      return done('answer-as-prospect')
    })
  },
}
