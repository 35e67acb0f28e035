import type { CampaignSummary } from 'contract/campaign.ts'
import type { Page } from 'contract/page.ts'
import { CAMPAIGN_STATUSES } from 'contract/statuses.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const status = CAMPAIGN_STATUSES.find((word) => word === url.searchParams.get('status')) ?? null
  const cursor = url.searchParams.get('cursor')
  const campaigns = await locals.api.get<Page<CampaignSummary>>('/campaigns', { status, cursor })
  return { campaigns, status }
}
