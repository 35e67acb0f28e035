import type { CategoryList, KnowledgeEntry } from 'contract/knowledge.ts'
import type { Page } from 'contract/page.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, url }) => {
  const query = Object.fromEntries(
    ['q', 'category', 'language', 'cursor'].map((name) => [name, url.searchParams.get(name)]),
  )
  const [entries, categories] = await Promise.all([
    api.get<Page<KnowledgeEntry>>('/knowledge-base', query),
    api.get<CategoryList>('/knowledge-base/categories'),
  ])
  return {
    entries,
    categories: categories.items,
    q: query['q'] ?? '',
    category: query['category'] ?? '',
    language: query['language'] ?? '',
  }
}
