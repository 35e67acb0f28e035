import { ApplicationFailure } from '@temporalio/common'
import type { CampaignActivities, ImportActivities, MailboxActivities } from '#activities/activities.ts'
import type { Scenario, Stage } from './stage.ts'

const refuse = (): never => {
  throw ApplicationFailure.nonRetryable('for good', 'test')
}
const AUDIENCE = 6
const enrolled = new Map<string, number>()

/** A world in which ids decide what happens; what the scenarios below need and no more. */
export const otherActivities: CampaignActivities & MailboxActivities & ImportActivities = {
  loadPlan: async () => ({ v: 1, sequenceVersionId: 'v', steps: [{ kind: 'email', id: 's', delayMs: 0 }] }),
  async enrolBatch({ campaignId, limit }) {
    const count = Math.min(AUDIENCE, (enrolled.get(campaignId) ?? 0) + limit)
    enrolled.set(campaignId, count)
    return { started: limit, done: count === AUDIENCE }
  },
  releaseCampaignSlots: async () => undefined,
  tellContacts: async ({ afterId }) => ({ lastId: afterId === null ? '1' : null }),
  completeIfEnded: async ({ workspaceId }) => ({ open: finishedWorkspaces.has(workspaceId) ? 0 : 1 }),
  async pollMailbox({ workspaceId }) {
    const isFirst = !polled.has(workspaceId)
    polled.add(workspaceId)
    return { inboxIds: isFirst ? ['good-1', 'poison', 'good-2'] : [], more: false }
  },
  processInbound: async ({ inboxId }) => (inboxId === 'poison' ? refuse() : undefined),
  quarantineInbound: async () => undefined,
  runImport: async ({ workspaceId }) => (brokenWorkspaces.has(workspaceId) ? refuse() : undefined),
  failImport: async () => undefined,
  undoImport: async ({ workspaceId }) => (brokenWorkspaces.has(workspaceId) ? refuse() : undefined),
}
const finishedWorkspaces = new Set<string>()
const brokenWorkspaces = new Set<string>()
const polled = new Set<string>()

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
    await new Promise((resolve) => setTimeout(resolve, 4_000))
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
  async disconnected(stage) {
    await connect(stage)
    await stage.settled()
    await stage.signal('disconnected')
    await stage.end()
  },
  async continued(stage) {
    await connect(stage, { continueAfter: 30 })
    stage.record('first')
    await new Promise((resolve) => setTimeout(resolve, 3_000))
  },
}

const importOf = (stage: Stage) => ({ workspaceId: stage.workspaceId, importId: stage.entityId })

export const importScenarios: Record<string, Scenario<Stage>> = {
  async completed(stage) {
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
