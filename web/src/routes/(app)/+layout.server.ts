import type { Counts, Installation } from 'contract/system.ts'
import { redirect } from '@sveltejs/kit'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ locals, depends }) => {
  depends('live:counts')
  const loadedAt = Date.now()
  if (!locals.session) redirect(303, '/login')
  const [counts, installation] = await Promise.all([
    locals.api.get<Counts>('/system/counts'),
    locals.api.get<Installation>('/system/installation'),
  ])
  return {
    user: locals.session,
    installation,
    counts,
    loadedAt,
  }
}
