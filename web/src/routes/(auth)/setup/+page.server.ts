import { redirect } from '@sveltejs/kit'
import type { Session, Setup } from 'contract/auth.ts'
import { attempt, text } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad } from './$types'

/** The first run: only an installation without an owner shows it. */
export const load: PageServerLoad = async ({ locals }) => {
  const { ownerExists } = await locals.api.get<Setup>('/auth/setup')
  if (ownerExists) redirect(303, locals.session ? '/campaigns' : '/login')
}

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData()
    const owner = {
      name: text(form, 'name'),
      workspace: text(form, 'workspace'),
      email: text(form, 'email'),
      password: form.get('password'),
    }
    return attempt(form, async () => {
      await locals.api.post<Session>('/auth/signup', owner)
      redirect(303, '/campaigns')
    })
  },
}
