import type { Mailbox } from 'contract/mailbox.ts'
import type { Page } from 'contract/page.ts'
import { attempt, text } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const cursor = url.searchParams.get('cursor')
  return { mailboxes: await locals.api.get<Page<Mailbox>>('/mailboxes', { cursor }) }
}

async function setStatus({ locals, request }: RequestEvent, status: 'connected' | 'paused') {
  const form = await request.formData()
  return attempt(form, async () => {
    await locals.api.put(`/mailboxes/${text(form, 'id')}`, { status })
  })
}

export const actions: Actions = {
  pause: (event) => setStatus(event, 'paused'),
  resume: (event) => setStatus(event, 'connected'),
  disconnect: async ({ locals, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.delete(`/mailboxes/${text(form, 'id')}`)
    })
  },
}
