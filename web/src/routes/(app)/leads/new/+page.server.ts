import { redirect } from '@sveltejs/kit'
import type { Lead } from 'contract/lead.ts'
import type { Person } from 'contract/person.ts'
import { attempt, text } from '#lib/server/forms.ts'
import { newcomerOf } from '../lead-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, url }) => {
  const personId = url.searchParams.get('personId')
  const person = personId ? await api.get<Person>(`/persons/${personId}`) : null
  return { formKey: crypto.randomUUID(), person }
}

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      const { id } = await locals.api.post<Lead>('/leads', newcomerOf(form), text(form, 'formKey'))
      redirect(303, `/leads/${id}`)
    })
  },
}
