import { setTimeout as sleep } from 'node:timers/promises'
import { ApplicationFailure } from '@temporalio/common'
import type { CampaignActivities, ImportActivities, MailboxActivities } from '#activities/activities.ts'
import { underWay, type Scenario, type Stage } from './stage.ts'

const refuse = (): never => {
  throw ApplicationFailure.nonRetryable('for good', 'test')
}
const AUDIENCE = 6
const enrolled = new Map<string, number>()

/** A world in which ids decide what happens; what the scenarios below need and no more. */
export const otherActivities: CampaignActivities & MailboxActivities & ImportActivities = {
  loadPlan: async () => ({ v: 1, sequenceVersionId: 'v', steps: [{ kind: 'email', id: 's', delayMs: 0 }] }),
  async enrolBatch({ workspaceId, campaignId, limit }) {
    await meanwhile.get(workspaceId)?.()
    const count = Math.min(AUDIENCE, (enrolled.get(campaignId) ?? 0) + limit)
    enrolled.set(campaignId, count)
    return { started: limit, done: count === AUDIENCE }
  },
  releaseCampaignSlots: async () => undefined,
  tellContacts: async ({ afterId }) => ({ lastId: afterId === null ? '1' : null }),
  completeIfEnded: async ({ workspaceId }) => ({ open: finishedWorkspaces.has(workspaceId) ? 0 : 1 }),
  async pollMailbox({ workspaceId }) {
    await meanwhile.get(workspaceId)?.()
    const isFirst = !polled.has(workspaceId)
    polled.add(workspaceId)
    return { inboxIds: isFirst ? ['good-1', 'poison', 'good-2'] : [], more: false }
  },
  processInbound: async ({ inboxId }) => (inboxId === 'poison' ? refuse() : undefined),
  quarantineInbound: async () => undefined,
  async runImport({ workspaceId }) {
    await meanwhile.get(workspaceId)?.()
    if (brokenWorkspaces.has(workspaceId)) refuse()
  },
  failImport: async () => undefined,
  undoImport: async ({ workspaceId }) => (brokenWorkspaces.has(workspaceId) ? refuse() : undefined),
}
const finishedWorkspaces = new Set<string>()
const brokenWorkspaces = new Set<string>()
const polled = new Set<string>()
/** What happens in a workspace while the main work of its workflow is under way. */
const meanwhile = new Map<string, () => Promise<unknown>>()

/** Let the main work be under way when the history is stored. @returns when it has begun */
function slowed({ workspaceId }: Stage): Promise<void> {
  const { hasBegun, work } = underWay()
  meanwhile.set(workspaceId, work)
  return hasBegun
}

/** Let something happen once while the main work is under way. */
function interrupted({ workspaceId }: Stage, happens: () => Promise<unknown>): void {
  meanwhile.set(workspaceId, async () => {
    meanwhile.delete(workspaceId)
    await happens()
  })
}

const launch = (stage: Stage, extra: object = {}) =>
  stage.startWorkflow('campaignWorkflow', {
    workspaceId: stage.workspaceId,
    campaignId: stage.entityId,
    pace: { batchSize: 2, pauseMs: 1_000 },
    ...extra,
  })

export const campaignScenarios: Record<string, Scenario<Stage>> = {
  async enrolling(stage) {
    await launch(stage)
    await stage.settled()
  },
  async 'enrolling-batch'(stage) {
    const hasBegun = slowed(stage)
    await launch(stage)
    await hasBegun
  },
  async 'paused-during-batch'(stage) {
    interrupted(stage, () => stage.signal('paused'))
    await launch(stage)
    await stage.settled()
  },
  async completed(stage) {
    finishedWorkspaces.add(stage.workspaceId)
    await launch(stage)
    await stage.end()
  },
  async paused(stage) {
    await launch(stage)
    await stage.settled()
    await stage.signal('paused')
    await stage.settled()
  },
  async archived(stage) {
    await launch(stage)
    await stage.settled()
    await stage.signal('archived')
    await stage.end()
  },
  async continued(stage) {
    await launch(stage, { continueAfter: 12 })
    stage.record('first')
    await sleep(4_000)
  },
  async 'continued-last-run'(stage) {
    await launch(stage, { continueAfter: 12 })
    await sleep(4_000)
  },
}

const connect = (stage: Stage, extra: object = {}) =>
  stage.startWorkflow('mailboxWorkflow', {
    workspaceId: stage.workspaceId,
    mailboxId: stage.entityId,
    pollSeconds: 1,
    ...extra,
  })

export const mailboxScenarios: Record<string, Scenario<Stage>> = {
  async watching(stage) {
    await connect(stage)
    await stage.settled()
    await stage.signal('mailArrived', { inboxId: 'good-3' })
    await stage.settled()
  },
  async looking(stage) {
    const hasBegun = slowed(stage)
    await connect(stage)
    await hasBegun
  },
  async 'mail-during-look'(stage) {
    interrupted(stage, () => stage.signal('mailArrived', { inboxId: 'good-3' }))
    await connect(stage, { pollSeconds: 3_600 })
    await stage.settled()
  },
  async disconnected(stage) {
    await connect(stage)
    await stage.settled()
    await stage.signal('disconnected')
    await stage.end()
  },
  async continued(stage) {
    await connect(stage, { continueAfter: 30 })
    stage.record('first')
    await sleep(3_000)
  },
  async 'continued-last-run'(stage) {
    await connect(stage, { continueAfter: 30 })
    await sleep(3_000)
  },
}

const importOf = (stage: Stage) => ({ workspaceId: stage.workspaceId, importId: stage.entityId })

export const importScenarios: Record<string, Scenario<Stage>> = {
  async completed(stage) {
    await stage.startWorkflow('importWorkflow', importOf(stage))
    await stage.end()
  },
  async reading(stage) {
    const hasBegun = slowed(stage)
    await stage.startWorkflow('importWorkflow', importOf(stage))
    await hasBegun
  },
  async 'retried-while-reading'(stage) {
    interrupted(stage, () => stage.signal('retry'))
    await stage.startWorkflow('importWorkflow', importOf(stage))
    await stage.end()
  },
  async failed(stage) {
    brokenWorkspaces.add(stage.workspaceId)
    await stage.startWorkflow('importWorkflow', importOf(stage))
    await stage.end()
  },
  async 'undo-held'(stage) {
    brokenWorkspaces.add(stage.workspaceId)
    stage.useGeneration('undo')
    await stage.startWorkflow('importUndoWorkflow', importOf(stage))
    await stage.settled()
  },
}
