import type { ImportSummary } from 'contract/import.ts'
import type { Page } from 'contract/page.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const cursor = url.searchParams.get('cursor')
  return { imports: await locals.api.get<Page<ImportSummary>>('/imports', { cursor }) }
}
