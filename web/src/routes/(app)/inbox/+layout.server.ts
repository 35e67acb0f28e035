import type { Page } from 'contract/page.ts'
import type { ThreadSummary } from 'contract/thread.ts'
import type { LayoutServerLoad } from './$types'

/** What the list shows: those that wait for approval (where nothing else is asked for and some do), unread, or all. */
export const load: LayoutServerLoad = async ({ locals, url, params, parent }) => {
  const { counts } = await parent()
  const asked = url.searchParams
  const isUnreadOnly = asked.get('unread') === 'true'
  const isPlain = !asked.has('box') && !asked.has('unread') && !asked.has('intent') && params.id === undefined
  const isApproval = asked.get('box') === 'approval' || (isPlain && counts.openApprovals > 0)
  const intentId = asked.get('intent')
  const threads = await locals.api.get<Page<ThreadSummary>>('/threads', {
    box: isApproval ? 'approval' : undefined,
    unread: isUnreadOnly || undefined,
    intentId,
    cursor: asked.get('cursor'),
  })
  return { threads, isUnreadOnly, isApproval, intentId }
}
