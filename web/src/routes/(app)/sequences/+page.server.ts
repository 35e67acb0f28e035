import type { Page } from 'contract/page.ts'
import type { SequenceSummary } from 'contract/sequence.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const cursor = url.searchParams.get('cursor')
  return { sequences: await locals.api.get<Page<SequenceSummary>>('/sequences', { cursor }) }
}
