import { redirect } from '@sveltejs/kit'
import type { Intent } from 'contract/intent.ts'
import { attempt } from '#lib/server/forms.ts'
import { intentOf, textsOf } from '../intent-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => {
  const intent = await locals.api.get<Intent>(`/intents/${params.id}`)
  return { intent, texts: textsOf(intent) }
}

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.put<Intent>(`/intents/${params.id}`, intentOf(form))
      redirect(303, '/intents')
    })
  },
  remove: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.delete(`/intents/${params.id}`)
      redirect(303, '/intents')
    })
  },
}
