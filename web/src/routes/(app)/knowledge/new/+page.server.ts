import { redirect } from '@sveltejs/kit'
import type { CategoryList, KnowledgeEntry } from 'contract/knowledge.ts'
import { attempt, text } from '#lib/server/forms.ts'
import { entryOf } from '../knowledge-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => {
  const { items } = await locals.api.get<CategoryList>('/knowledge-base/categories')
  return { formKey: crypto.randomUUID(), categories: items.map(({ category }) => category) }
}

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.post<KnowledgeEntry>('/knowledge-base', entryOf(form), text(form, 'formKey'))
      redirect(303, '/knowledge')
    })
  },
}
