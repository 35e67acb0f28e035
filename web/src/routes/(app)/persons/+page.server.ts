import type { Page } from 'contract/page.ts'
import type { Person, TagList } from 'contract/person.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, url }) => {
  const query = Object.fromEntries(
    ['q', 'tag', 'importId', 'cursor'].map((name) => [name, url.searchParams.get(name)]),
  )
  const [persons, tags] = await Promise.all([
    api.get<Page<Person>>('/persons', query),
    api.get<TagList>('/persons/tags'),
  ])
  return {
    persons,
    tags: tags.items,
    q: query['q'] ?? '',
    tag: query['tag'] ?? '',
    importId: query['importId'] ?? '',
  }
}
