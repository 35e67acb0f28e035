import { redirect } from '@sveltejs/kit'
import type { ConnectionResult, Mailbox, SetAsideMail } from 'contract/mailbox.ts'
import type { Page } from 'contract/page.ts'
import { attempt, text } from '#lib/server/forms.ts'
import { serversOf } from '../mailbox-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const cursor = url.searchParams.get('cursor')
  const [mailbox, setAside] = await Promise.all([
    locals.api.get<Mailbox>(`/mailboxes/${params.id}`),
    locals.api.get<Page<SetAsideMail>>(`/mailboxes/${params.id}/set-aside`, { cursor }),
  ])
  return { mailbox, setAside }
}

export const actions: Actions = {
  test: async ({ locals, params, request }) =>
    attempt(await request.formData(), async () => ({
      trial: await locals.api.post<ConnectionResult>(`/mailboxes/${params.id}/test`),
    })),
  save: async ({ locals, params, request }) => {
    const form = await request.formData()
    const body = {
      name: text(form, 'name'),
      ...serversOf(form, true),
      dailyLimit: text(form, 'dailyLimit'),
      minGapSeconds: text(form, 'minGapSeconds'),
      authservId: text(form, 'authservId'),
      persona: text(form, 'persona'),
      signature: text(form, 'signature'),
    }
    return attempt(form, async () => {
      await locals.api.put<Mailbox>(`/mailboxes/${params.id}`, body)
      redirect(303, '/mailboxes')
    })
  },
}
