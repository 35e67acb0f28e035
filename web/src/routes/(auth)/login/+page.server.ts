import { redirect } from '@sveltejs/kit'
import type { Session, Setup } from 'contract/auth.ts'
import { attempt, text } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  if (locals.session) redirect(303, ownPath(url))
  const { ownerExists } = await locals.api.get<Setup>('/auth/setup')
  if (!ownerExists) redirect(303, '/setup')
}

export const actions: Actions = {
  default: async ({ locals, request, url }) => {
    const form = await request.formData()
    const body = { email: text(form, 'email'), password: form.get('password') }
    return attempt(form, async () => {
      await locals.api.post<Session>('/auth/login', body)
      redirect(303, ownPath(url))
    })
  },
}

/** Where the reader wanted to go; never to another host. */
function ownPath(url: URL): string {
  const next = url.searchParams.get('next') ?? ''
  return /^\/(?![/\\])/.test(next) ? next : '/campaigns'
}
