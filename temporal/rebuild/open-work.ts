import type { EntityManager } from '#database/orm.ts'
import { listOpenContacts } from '#database/reads/open-contacts.ts'
import { listOpenThreads } from '#database/reads/open-threads.ts'
import {
  listOpenCampaigns,
  listOpenImports,
  listOpenLeads,
  listOpenMailboxes,
  listOpenMeetings,
  listOpenUndos,
  type OpenPage,
} from '#database/reads/open-work.ts'
import { readPlan } from '#database/records/campaign-runs.ts'
import { restoreContact } from '#domain/sequence/restore.ts'
import type { Plan } from '#domain/sequence/plan.ts'
import { restoreThread } from '#domain/thread/restore.ts'
import type { Restorable, Restorer } from '../gateway/restore.ts'

/** A row that must have a workflow. */
export interface OpenRow {
  id: string
  /** Made when it is its turn, so that a row which makes no sense fails alone. */
  restorable: () => Restorable
}

/** One kind of work: how its open rows are read, a page at a time in id order. */
export interface OpenKind {
  name: string
  list: (em: EntityManager, page: OpenPage) => Promise<OpenRow[]>
}

/**
 * Every kind that can be open in a workspace, in the order in which they are restored: a campaign speaks to its contacts
 * when it begins, so that these come before it.
 */
export function openKinds(workspaceId: string, restorer: Restorer): OpenKind[] {
  const byId =
    (
      list: (em: EntityManager, page: OpenPage) => Promise<string[]>,
      restorable: (id: string) => Restorable,
    ): OpenKind['list'] =>
    async (em, page) =>
      (await list(em, page)).map((id) => ({ id, restorable: () => restorable(id) }))
  return [
    {
      name: 'mailbox',
      list: byId(listOpenMailboxes, (mailboxId) => restorer.mailbox({ workspaceId, mailboxId })),
    },
    { name: 'import', list: byId(listOpenImports, (importId) => restorer.import({ workspaceId, importId })) },
    {
      name: 'import undo',
      list: byId(listOpenUndos, (importId) => restorer.importUndo({ workspaceId, importId })),
    },
    { name: 'contact', list: (em, page) => contacts(em, { workspaceId, restorer, page }) },
    { name: 'campaign', list: (em, page) => campaigns(em, { workspaceId, restorer, page }) },
    { name: 'thread', list: (em, page) => threads(em, { workspaceId, restorer, page }) },
    { name: 'lead', list: byId(listOpenLeads, (leadId) => restorer.lead({ workspaceId, leadId })) },
    {
      name: 'meeting',
      list: byId(listOpenMeetings, (meetingId) => restorer.meeting({ workspaceId, meetingId })),
    },
  ]
}

interface Reading {
  workspaceId: string
  restorer: Restorer
  page: OpenPage
}

/** What no run before has told is told by none: a rebuilt workflow knows no event ids. */
const NOTHING_SEEN: string[] = []

async function contacts(em: EntityManager, { workspaceId, restorer, page }: Reading): Promise<OpenRow[]> {
  const rows = await listOpenContacts(em, page)
  const plans = new Map<string, Plan>()
  for (const { campaignId } of rows)
    if (!plans.has(campaignId)) plans.set(campaignId, await readPlan(em, campaignId))
  return rows.map(({ id: enrolmentId, campaignId, facts }) => ({
    id: enrolmentId,
    restorable: () => {
      const plan = plans.get(campaignId)
      if (!plan) throw new RangeError('the campaign has no plan')
      const carried = { ...restoreContact(plan, facts), seen: NOTHING_SEEN, told: 0 }
      const { phase } = carried.state
      return restorer.contact(
        { workspaceId, campaignId, enrolmentId, plan, carried },
        phase.kind === 'held' ? phase.reason : null,
      )
    },
  }))
}

/** A pause is told to every contact again: the run before may have been in the middle of telling it. */
async function campaigns(em: EntityManager, { workspaceId, restorer, page }: Reading): Promise<OpenRow[]> {
  const rows: OpenRow[] = []
  for (const { id: campaignId, isPaused } of await listOpenCampaigns(em, page)) {
    const plan = isPaused ? await readPlan(em, campaignId) : null
    const paused = plan && {
      carried: {
        plan,
        wish: 'paused' as const,
        wishCount: 1,
        toldCount: 0,
        telling: null,
        isEnrolled: false,
        seen: NOTHING_SEEN,
      },
    }
    rows.push({ id: campaignId, restorable: () => restorer.campaign({ workspaceId, campaignId, ...paused }) })
  }
  return rows
}

/** `told` is one: such a run has begun, and ends like any other once it is at rest. */
async function threads(em: EntityManager, { workspaceId, restorer, page }: Reading): Promise<OpenRow[]> {
  return (await listOpenThreads(em, page)).map(({ id: threadId, facts }) => ({
    id: threadId,
    restorable: () => {
      const carried = { ...restoreThread(facts), seen: NOTHING_SEEN, told: 1 }
      const { phase } = carried.flow
      return restorer.thread({ workspaceId, threadId, carried }, phase.kind === 'held' ? phase.reason : null)
    },
  }))
}
