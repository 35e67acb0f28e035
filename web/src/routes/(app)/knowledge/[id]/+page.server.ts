import { redirect } from '@sveltejs/kit'
import type { CategoryList, KnowledgeEntry } from 'contract/knowledge.ts'
import { attempt } from '#lib/server/forms.ts'
import { entryOf, textsOf } from '../knowledge-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, params }) => {
  const [entry, { items }] = await Promise.all([
    api.get<KnowledgeEntry>(`/knowledge-base/${params.id}`),
    api.get<CategoryList>('/knowledge-base/categories'),
  ])
  return { entry, texts: textsOf(entry), categories: items.map(({ category }) => category) }
}

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.put<KnowledgeEntry>(`/knowledge-base/${params.id}`, entryOf(form))
      redirect(303, '/knowledge')
    })
  },
  remove: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.delete(`/knowledge-base/${params.id}`)
      redirect(303, '/knowledge')
    })
  },
}
