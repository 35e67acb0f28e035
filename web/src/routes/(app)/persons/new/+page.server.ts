import { redirect } from '@sveltejs/kit'
import type { Person } from 'contract/person.ts'
import { attempt, text } from '#lib/server/forms.ts'
import { personOf } from '../person-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = () => ({ formKey: crypto.randomUUID() })

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      const { id } = await locals.api.post<Person>('/persons', personOf(form), text(form, 'formKey'))
      redirect(303, `/persons/${id}`)
    })
  },
}
