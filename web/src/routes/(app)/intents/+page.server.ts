import type { IntentList } from 'contract/intent.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => ({
  intents: (await locals.api.get<IntentList>('/intents')).items,
})
