import type { LeadStats, LeadSummary } from 'contract/lead.ts'
import type { Page } from 'contract/page.ts'
import type { Task } from 'contract/task.ts'
import { attempt } from '#lib/server/forms.ts'
import { turnTask } from './lead-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

const ASKED = ['q', 'stage', 'priority', 'isStale', 'isArchived', 'sort', 'cursor'] as const

export const load: PageServerLoad = async ({ locals: { api }, url }) => {
  const query = Object.fromEntries(ASKED.map((name) => [name, url.searchParams.get(name) ?? '']))
  const [leads, stats, due] = await Promise.all([
    api.get<Page<LeadSummary>>('/leads', query),
    api.get<LeadStats>('/leads/stats/summary'),
    api.get<Page<Task>>('/tasks', { isDue: true, limit: 10 }),
  ])
  return { leads, stats, due: due.items, query }
}

export const actions: Actions = {
  task: async ({ locals, request }) => {
    const form = await request.formData()
    return attempt(form, () => turnTask(locals.api, form))
  },
}
