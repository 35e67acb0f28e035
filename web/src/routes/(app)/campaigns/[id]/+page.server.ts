import type { Campaign, CampaignAnalytics, CampaignState } from 'contract/campaign.ts'
import type { Enrolment } from 'contract/enrolment.ts'
import type { Page } from 'contract/page.ts'
import { ENROLMENT_STATUSES } from 'contract/statuses.ts'
import { attempt, text } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, params, url }) => {
  const status = ENROLMENT_STATUSES.find((word) => word === url.searchParams.get('status')) ?? null
  const q = url.searchParams.get('q')
  const cursor = url.searchParams.get('cursor')
  const path = `/campaigns/${params.id}`
  const [campaign, analytics, enrolments] = await Promise.all([
    api.get<Campaign>(path),
    api.get<CampaignAnalytics>(`${path}/analytics`),
    api.get<Page<Enrolment>>(`${path}/enrolments`, { status, q, cursor }),
  ])
  return { campaign, analytics, enrolments, status, q: q ?? '', formKey: crypto.randomUUID() }
}

type Verb = 'send' | 'pause' | 'resume' | 'archive'

async function command({ locals, params, request }: RequestEvent, verb: Verb) {
  const form = await request.formData()
  return attempt(form, async () => {
    await locals.api.post<CampaignState>(
      `/campaigns/${params.id}/${verb}`,
      {},
      text(form, 'formKey') || undefined,
    )
  })
}

export const actions: Actions = {
  launch: (event) => command(event, 'send'),
  pause: (event) => command(event, 'pause'),
  resume: (event) => command(event, 'resume'),
  archive: (event) => command(event, 'archive'),
}
