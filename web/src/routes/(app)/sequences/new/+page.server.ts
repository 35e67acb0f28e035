import { redirect } from '@sveltejs/kit'
import type { Sequence } from 'contract/sequence.ts'
import { attempt, text } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = () => ({ formKey: crypto.randomUUID() })

export const actions: Actions = {
  save: async ({ locals, request }) => {
    const form = await request.formData()
    const body = { name: text(form, 'name'), steps: JSON.parse(text(form, 'steps') || '[]') as unknown }
    return attempt(form, async () => {
      const { id } = await locals.api.post<Sequence>('/sequences', body, text(form, 'formKey'))
      redirect(303, `/sequences/${id}`)
    })
  },
}
