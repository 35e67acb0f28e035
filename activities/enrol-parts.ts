import type { EntityManager } from '#database/orm.ts'
import { readAudience, type CampaignRef } from '#database/records/campaign-runs.ts'
import { enrolNext, listUnstarted } from '#database/records/enrolling.ts'
import type { Plan } from '#domain/sequence/plan.ts'
import type { ContactState } from '#domain/sequence/state.ts'
import { bookFirst } from './book-first.ts'
import { mailFirst } from './mail-first.ts'
import type { SendDependencies } from './send-context.ts'

/** People who are enrolled and get a place together. */
const PART = 50

export interface EnrolledPart {
  enrolmentIds: readonly string[]
  /** Where those stand that have a place for their first mail, by enrolment id. */
  waiting: Map<string, ContactState>
  /** Nobody is left after these. */
  isLast: boolean
}

/** Up to `limit` people of the audience, part by part, enrolled and with a place for their first mail. */
export async function* enrolParts(
  deps: SendDependencies,
  { plan, limit, ...campaign }: CampaignRef & { plan: Plan; limit: number },
): AsyncGenerator<EnrolledPart, void> {
  const { database } = deps
  const { workspaceId } = campaign
  let afterId: string | null = null
  for (let left = limit; left > 0; left -= PART) {
    await mailFirst(database, workspaceId)
    const wish: Wish = { ...campaign, afterId, limit: Math.min(left, PART) }
    const enrolled = await database.withWorkspace(workspaceId, (em) => enrolMore(em, deps, wish))
    const { enrolmentIds, isLast } = enrolled
    const waiting = await database.withWorkspace(workspaceId, (em) =>
      bookFirst(em, deps, { ...campaign, plan, enrolmentIds }),
    )
    yield { enrolmentIds, waiting, isLast }
    if (isLast) return
    afterId = enrolmentIds.at(-1) ?? afterId
  }
}

interface Wish extends CampaignRef {
  /** The last one of the part before. */
  afterId: string | null
  limit: number
}

/** Up to `limit` enrolments without a workflow: first what was left behind, then the next people of the audience. */
async function enrolMore(
  em: EntityManager,
  { keyring }: SendDependencies,
  { workspaceId, ...wish }: Wish,
): Promise<{ enrolmentIds: string[]; isLast: boolean }> {
  const { campaignId, limit } = wish
  const left = await listUnstarted(em, wish)
  if (left.length >= limit) return { enrolmentIds: left, isLast: false }
  const audience = await readAudience(em, campaignId)
  const wanted = limit - left.length
  const looked = await enrolNext(em, keyring, { workspaceId, campaignId, audience, limit: wanted })
  return { enrolmentIds: await listUnstarted(em, wish), isLast: looked < wanted }
}
