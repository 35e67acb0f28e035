import type { EntityManager } from '#database/orm.ts'
import { completeIfEnded, readAudience, readPlan } from '#database/records/campaign-runs.ts'
import { enrolNext, listOpenAfter, listUnstarted, markStarted } from '#database/records/enrolling.ts'
import { deleteCampaignSlots } from '#database/records/slots.ts'
import type { ContactVerbs } from '#temporal/gateway/contacts.ts'
import type { ContactState } from '#domain/sequence/state.ts'
import type { CampaignActivities } from './activities.ts'
import { whileBeating } from './attempt.ts'
import { bookFirst, type FirstBookings } from './book-first.ts'
import { mailFirst } from './mail-first.ts'
import type { SendDependencies } from './send-context.ts'
import { sendFirst } from './send-first.ts'

export interface CampaignDependencies extends SendDependencies {
  gateway: Pick<ContactVerbs, 'startContacts' | 'tellContact'>
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
  deps: CampaignDependencies,
  { workspaceId, campaignId, plan, limit }: Input<'enrolBatch'>,
) {
  const { database } = deps
  await mailFirst(database, workspaceId)
  const { enrolmentIds, isLast } = await database.withWorkspace(workspaceId, (em) =>
    enrolMore(em, deps, { workspaceId, campaignId, limit }),
  )
  if (enrolmentIds.length > 0) {
    const waiting = await database.withWorkspace(workspaceId, (em) =>
      bookFirst(em, deps, { workspaceId, campaignId, plan, enrolmentIds }),
    )
    // Between the commits a crash only means that they are started again, which the gateway makes harmless; who has a
    // place already finds it again.
    await startAll(deps, { workspaceId, campaignId, plan, enrolmentIds, waiting })
    await database.withWorkspace(workspaceId, (em) =>
      markStarted(em, { workspaceId, campaignId, enrolmentIds }),
    )
  }
  return { started: enrolmentIds.length, done: isLast }
}

/** Start the workflow of each, with where it stands; a portion whose first mails are out while the next one is sent. */
async function startAll(
  deps: CampaignDependencies,
  { enrolmentIds, waiting, ...campaign }: FirstBookings & { waiting: Map<string, ContactState> },
): Promise<void> {
  const left = new Set(enrolmentIds)
  const start = async (ids: Iterable<string>, standing: ReadonlyMap<string, ContactState>) => {
    const contacts = [...ids].map((enrolmentId) => ({ enrolmentId, state: standing.get(enrolmentId) }))
    await deps.gateway.startContacts({ ...campaign, contacts })
  }
  const starts: Promise<void>[] = []
  for await (const standing of sendFirst(deps, { ...campaign, waiting })) {
    for (const id of standing.keys()) left.delete(id)
    const starting = start(standing.keys(), standing)
    starting.catch(() => undefined) // awaited below, once the mails that are under way have been written down
    starts.push(starting)
  }
  await Promise.all([...starts, start(left, waiting)])
}

/** Up to `limit` enrolments without a workflow: first what was left behind, then the next people of the audience. */
async function enrolMore(
  em: EntityManager,
  { keyring }: CampaignDependencies,
  { workspaceId, campaignId, limit }: Omit<Input<'enrolBatch'>, 'plan'>,
) {
  const left = await listUnstarted(em, campaignId, limit)
  if (left.length >= limit) return { enrolmentIds: left, isLast: false }
  const audience = await readAudience(em, campaignId)
  const wanted = limit - left.length
  const looked = await enrolNext(em, keyring, { workspaceId, campaignId, audience, limit: wanted })
  return { enrolmentIds: await listUnstarted(em, campaignId, limit), isLast: looked < wanted }
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
