import type { Installation, Stats } from 'contract/system.ts'
import { redirect } from '@sveltejs/kit'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ locals, depends }) => {
  depends('live:counts')
  if (!locals.session) redirect(303, '/login')
  const [stats, installation] = await Promise.all([
    locals.api.get<Stats>('/system/stats'),
    locals.api.get<Installation>('/system/installation'),
  ])
  return {
    user: locals.session,
    installation,
    counts: {
      openHolds: stats.openHolds,
      openApprovals: stats.openApprovals,
      unreadThreads: stats.unreadThreads,
      dueTasks: stats.dueTasks,
    },
  }
}
