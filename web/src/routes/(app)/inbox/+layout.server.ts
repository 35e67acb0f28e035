import type { Page } from 'contract/page.ts'
import type { ThreadSummary } from 'contract/thread.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ locals, url }) => {
  const isUnreadOnly = url.searchParams.get('unread') === 'true'
  const threads = await locals.api.get<Page<ThreadSummary>>('/threads', {
    unread: isUnreadOnly || undefined,
    cursor: url.searchParams.get('cursor'),
  })
  return { threads, isUnreadOnly }
}
