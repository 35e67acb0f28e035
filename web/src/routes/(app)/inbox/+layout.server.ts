import type { Mailbox } from 'contract/mailbox.ts'
import type { Page } from 'contract/page.ts'
import type { ThreadSummary } from 'contract/thread.ts'
import type { LayoutServerLoad } from './$types'
import { filterOf, readAsked } from './list-asked.ts'

/** What the list shows: as the address says, else those that wait for somebody where there are any, else all. */
export const load: LayoutServerLoad = async ({ locals, url, params, parent }) => {
  const { counts } = await parent()
  const isWaited = counts.openApprovals > 0 && params.id === undefined
  const asked = readAsked(url.searchParams, isWaited ? 'approval' : 'all')
  const [threads, mailboxes] = await Promise.all([
    locals.api.get<Page<ThreadSummary>>('/threads', {
      ...filterOf(asked),
      cursor: url.searchParams.get('cursor'),
    }),
    locals.api.get<Page<Mailbox>>('/mailboxes'),
  ])
  return { threads, asked, mailboxes: mailboxes.items.map(({ id, name }) => ({ id, name })) }
}
