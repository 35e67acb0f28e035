import type { MailroomMail } from 'contract/mailroom.ts'
import type { Page } from 'contract/page.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ locals, parent, url }) => {
  const { installation } = await parent()
  const q = url.searchParams.get('q') ?? ''
  const mails: Page<MailroomMail> = installation.hasMailroom
    ? await locals.api.get<Page<MailroomMail>>('/mailroom', { q, cursor: url.searchParams.get('cursor') })
    : { items: [], nextCursor: null }
  return { mails, q }
}
