import { redirect } from '@sveltejs/kit'
import type { ConnectionResult, Mailbox } from 'contract/mailbox.ts'
import { attempt, text } from '#lib/server/forms.ts'
import { serversOf } from '../mailbox-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = () => ({ formKey: crypto.randomUUID() })

export const actions: Actions = {
  test: async ({ locals, request }) => {
    const form = await request.formData()
    const body = { address: text(form, 'address') || undefined, ...serversOf(form) }
    return attempt(form, async () => ({
      trial: await locals.api.post<ConnectionResult>('/mailboxes/test', body),
    }))
  },
  connect: async ({ locals, request }) => {
    const form = await request.formData()
    const body = {
      name: text(form, 'name'),
      address: text(form, 'address'),
      provider: 'smtp',
      ...serversOf(form),
      dailyLimit: text(form, 'dailyLimit'),
      minGapSeconds: text(form, 'minGapSeconds'),
      authservId: text(form, 'authservId'),
      persona: text(form, 'persona'),
      signature: text(form, 'signature'),
    }
    return attempt(form, async () => {
      await locals.api.post<Mailbox>('/mailboxes', body, text(form, 'formKey'))
      redirect(303, '/mailboxes')
    })
  },
}
