import type { Keyring } from '#database/keyring.ts'
import type { Database } from '#database/orm.ts'
import { completeIfEnded, readAudience, readPlan } from '#database/records/campaign-runs.ts'
import { enrolNext, listOpenAfter, listUnstarted, markStarted } from '#database/records/enrolling.ts'
import { deleteCampaignSlots } from '#database/records/slots.ts'
import type { ContactVerbs } from '#temporal/gateway/contacts.ts'
import type { CampaignActivities } from './activities.ts'
import { whileBeating, type Attempt } from './attempt.ts'

export interface CampaignDependencies {
  database: Database
  keyring: Keyring
  gateway: Pick<ContactVerbs, 'startContacts' | 'tellContact'>
  attempt: Attempt
}

/** Signals under way at once. */
const PARALLEL_TELLS = 10

export function createCampaignActivities(deps: CampaignDependencies): CampaignActivities {
  const { database, attempt } = deps
  return {
    loadPlan: ({ workspaceId, campaignId }) =>
      database.withWorkspace(workspaceId, (em) => readPlan(em, campaignId)),

    enrolBatch: (input) => whileBeating(attempt, () => enrolBatch(deps, input)),

    releaseCampaignSlots: ({ workspaceId, campaignId }) =>
      database.withWorkspace(workspaceId, (em) => deleteCampaignSlots(em, campaignId)),

    tellContacts: (input) => whileBeating(attempt, () => tellContacts(deps, input)),

    async completeIfEnded({ workspaceId, campaignId }) {
      const open = await database.withWorkspace(workspaceId, (em) =>
        completeIfEnded(em, { workspaceId, campaignId }),
      )
      return { open }
    },
  }
}

type Input<Name extends keyof CampaignActivities> = Parameters<CampaignActivities[Name]>[0]

async function enrolBatch(
  { database, keyring, gateway }: CampaignDependencies,
  { workspaceId, campaignId, plan, limit }: Input<'enrolBatch'>,
) {
  const { enrolmentIds, isLast } = await database.withWorkspace(workspaceId, async (em) => {
    const left = await listUnstarted(em, campaignId, limit)
    if (left.length >= limit) return { enrolmentIds: left, isLast: false }
    const audience = await readAudience(em, campaignId)
    const looked = await enrolNext(em, keyring, {
      workspaceId,
      campaignId,
      audience,
      limit: limit - left.length,
    })
    const waiting = await listUnstarted(em, campaignId, limit)
    return { enrolmentIds: waiting, isLast: looked < limit - left.length }
  })
  if (enrolmentIds.length > 0) {
    // Between the two commits a crash only means that they are started again, which the gateway makes harmless.
    await gateway.startContacts({ workspaceId, campaignId, plan, enrolmentIds })
    await database.withWorkspace(workspaceId, (em) =>
      markStarted(em, { workspaceId, campaignId, enrolmentIds }),
    )
  }
  return { started: enrolmentIds.length, done: isLast }
}

async function tellContacts(
  { database, gateway, attempt }: CampaignDependencies,
  { workspaceId, campaignId, message, afterId, limit }: Input<'tellContacts'>,
) {
  const ids = await database.withWorkspace(workspaceId, (em) =>
    listOpenAfter(em, { campaignId, afterId, limit }),
  )
  const waiting = [...ids]
  // The same for each attempt: one that timed out and still runs cannot repeat what it has said already.
  const eventId = attempt.key()
  const tellSome = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift())
      await gateway.tellContact({ workspaceId, enrolmentId: id }, { kind: message }, eventId)
  }
  await Promise.all(Array.from({ length: PARALLEL_TELLS }, tellSome))
  return { lastId: ids.at(-1) ?? null }
}
