import { redirect } from '@sveltejs/kit'
import type { EnrolmentState } from 'contract/enrolment.ts'
import type { Timeline } from 'contract/event.ts'
import type { Person, PersonPage } from 'contract/person.ts'
import { attempt, done, text } from '#lib/server/forms.ts'
import { personOf, textsOf } from '../person-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, params, url }) => {
  const cursor = url.searchParams.get('cursor')
  const [person, timeline] = await Promise.all([
    api.get<PersonPage>(`/persons/${params.id}`),
    api.get<Timeline>(`/persons/${params.id}/timeline`, { cursor }),
  ])
  return { person, texts: textsOf(person), timeline, isFirstPage: cursor === null }
}

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.put<Person>(`/persons/${params.id}`, personOf(form))
      return done('save')
    })
  },
  turn: async ({ locals, request }) => {
    const form = await request.formData()
    const to = ['pause', 'resume', 'stop'].find((verb) => verb === form.get('to')) ?? 'pause'
    return attempt(form, async () => {
      await locals.api.post<EnrolmentState>(`/enrolments/${text(form, 'enrolmentId')}/${to}`)
    })
  },
  remove: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.delete(`/persons/${params.id}`)
      redirect(303, '/persons')
    })
  },
}
