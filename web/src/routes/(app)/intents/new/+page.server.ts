import { redirect } from '@sveltejs/kit'
import type { Intent } from 'contract/intent.ts'
import { attempt, text } from '#lib/server/forms.ts'
import { intentOf } from '../intent-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = () => ({ formKey: crypto.randomUUID() })

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.post<Intent>('/intents', intentOf(form), text(form, 'formKey'))
      redirect(303, '/intents')
    })
  },
}
