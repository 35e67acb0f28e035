import { redirect } from '@sveltejs/kit'
import type { Sequence } from 'contract/sequence.ts'
import { attempt, done, text } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => ({
  sequence: await locals.api.get<Sequence>(`/sequences/${params.id}`),
})

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const form = await request.formData()
    const body = { name: text(form, 'name'), steps: JSON.parse(text(form, 'steps') || '[]') as unknown }
    return attempt(form, async () => {
      await locals.api.put<Sequence>(`/sequences/${params.id}`, body)
      return done('save-sequence')
    })
  },
  archive: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.delete(`/sequences/${params.id}`)
      redirect(303, '/sequences')
    })
  },
}
