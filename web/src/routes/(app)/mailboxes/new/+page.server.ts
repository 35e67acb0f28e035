import { redirect } from '@sveltejs/kit'
import type { ConnectionResult, Mailbox } from 'contract/mailbox.ts'
import { attempt, text } from '#lib/server/forms.ts'
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
    }
    return attempt(form, async () => {
      await locals.api.post<Mailbox>('/mailboxes', body, text(form, 'formKey'))
      redirect(303, '/mailboxes')
    })
  },
}

/** The servers as the API takes them; without reading, `imap` is null. */
function serversOf(form: FormData): Record<'smtp' | 'imap', unknown> {
  const server = (kind: 'smtp' | 'imap') => ({
    host: text(form, `${kind}.host`),
    port: text(form, `${kind}.port`),
    secure: form.get(`${kind}.secure`) === 'on',
    username: text(form, `${kind}.username`) || null,
    password: form.get(`${kind}.password`) || null,
  })
  return { smtp: server('smtp'), imap: form.get('withImap') === 'on' ? server('imap') : null }
}
