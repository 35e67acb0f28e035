import type { LeadStats, LeadSummary } from 'contract/lead.ts'
import type { Page } from 'contract/page.ts'
import type { Task } from 'contract/task.ts'
import { attempt } from '#lib/server/forms.ts'
import { turnTask } from './lead-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, url }) => {
  const asked = (name: string) => url.searchParams.get(name) ?? ''
  const query = {
    q: asked('q'),
    stage: asked('stage'),
    priority: asked('priority'),
    tag: asked('tag'),
    isStale: asked('isStale'),
    isArchived: asked('isArchived'),
    sort: asked('sort'),
    cursor: asked('cursor'),
  }
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
