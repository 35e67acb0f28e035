import { randomUUID } from 'node:crypto'
import { gaveUp } from '#test/support/contact-activities.ts'
import { eventually } from '#test/support/eventually.ts'
import { toAnswer, type ThreadBehaviour } from '#test/support/thread-activities.ts'
import { openThread, type Scene } from '#test/support/thread-play.ts'
import { atOnce, openStage, underWay, type Scenario } from './stage.ts'

const DAY = 86_400_000
const HOUR = 3_600_000

export type ThreadStage = ReturnType<typeof openThreadStage>

/** A thread to be played with: what a scenario does to it, and the run of it whose history is kept. */
export function openThreadStage(scene: Scene) {
  const stage = openStage(scene.temporal, 'thread')
  const ref = { workspaceId: stage.workspaceId, threadId: stage.entityId }
  const thread = openThread(scene, {}, ref)
  const { gateway } = scene.temporal
  return {
    ...stage,
    ...thread,
    gateway,
    behaves: (behaviour: ThreadBehaviour) => scene.behaviours.set(ref.threadId, behaviour),
    /** Until its first mail has a draft. */
    async drafted() {
      await thread.mail()
      await thread.reaches('draft_ready')
    },
    async approves(followUps: boolean) {
      await gateway.approveDraft(ref, { ...thread.decision(), followUps })
      await thread.reaches('sent')
      await stage.settled()
    },
  }
}

/** Gives up once, then works. */
function failingOnce(): ThreadBehaviour {
  let times = 0
  return {
    draft: () => {
      if (++times === 1) throw gaveUp()
      return { kind: 'drafted', meetingTalk: 'none' }
    },
  }
}

/** The first answer went out two days ago but for a second, so that its first follow-up is due in a second. */
function twoDaysAgo(): ThreadBehaviour {
  let sends = 0
  return { send: () => ({ kind: 'accepted', at: Date.now() - (++sends === 1 ? 2 * DAY - 1_000 : 0) }) }
}

/** What a thread may live through; each is recorded at the moment in which the scenario returns. */
export const threadScenarios: Record<string, Scenario<ThreadStage>> = {
  async 'drafted-waiting'(stage) {
    await stage.drafted()
    await stage.settled()
  },
  async drafting(stage) {
    const { hasBegun, work } = underWay()
    stage.behaves({ draft: () => work().then(() => ({ kind: 'drafted', meetingTalk: 'none' })) })
    await stage.mail()
    await hasBegun
  },
  async 'mail-during-draft'(stage) {
    let isFirst = true
    stage.behaves({
      async draft() {
        if (isFirst) await stage.mail()
        isFirst = false
        return { kind: 'drafted', meetingTalk: 'none' }
      },
    })
    await stage.mail()
    await stage.reaches('draft_ready')
    await stage.settled()
  },
  async 'approved-and-sent'(stage) {
    await stage.drafted()
    await stage.approves(false)
    await stage.end()
  },
  /** Heard in one task with news of no consequence: before anything follows from the update it must have been answered. */
  async 'approved-with-news'(stage) {
    await stage.drafted()
    await atOnce(
      stage.temporal,
      () => stage.signal('retry'),
      () => stage.approves(false),
    )
    await stage.end()
  },
  async 'auto-sent'(stage) {
    stage.behaves({ classify: () => ({ ...toAnswer, mayAutoSend: true, undoMs: 1_000 }) })
    await stage.mail()
    await stage.reaches('sent')
    await stage.settled()
  },
  async undone(stage) {
    stage.behaves({ classify: () => ({ ...toAnswer, mayAutoSend: true, undoMs: HOUR }) })
    await stage.mail()
    await stage.reaches('undo_window')
    await stage.gateway.undoAnswer(stage.ref, stage.decision())
    await stage.reaches('draft_ready')
    await stage.settled()
  },
  async 'held-and-retried'(stage) {
    stage.behaves(failingOnce())
    await stage.mail()
    await stage.reaches('held')
    await stage.settled()
    await stage.signal('retry')
    await stage.reaches('draft_ready')
    await stage.settled()
  },
  async 'checks-failed'(stage) {
    stage.behaves({ validate: () => ({ kind: 'failed' }) })
    await stage.mail()
    await stage.reaches('held')
    await stage.settled()
  },
  async 'send-put-off'(stage) {
    stage.behaves({ send: () => ({ kind: 'deferred', until: Date.now() + HOUR }) })
    await stage.drafted()
    await stage.gateway.approveDraft(stage.ref, { ...stage.decision(), followUps: false })
    await eventually(async () => (await stage.state())?.waitingFor === 'send_time')
    await stage.settled()
  },
  async 'follow-up-sent'(stage) {
    stage.behaves(twoDaysAgo())
    await stage.drafted()
    await stage.approves(true)
    await eventually(async () => (await stage.state())?.flow.followUps.length === 2)
    await stage.settled()
  },
  async 'reply-cancels-follow-ups'(stage) {
    await stage.drafted()
    await stage.approves(true)
    await stage.mail()
    await stage.reaches('draft_ready')
    await stage.settled()
  },
  async regenerated(stage) {
    await stage.drafted()
    await stage.gateway.regenerateDraft(stage.ref, { updateId: randomUUID(), requestId: randomUUID() })
    await eventually(async () => stage.drafts().length === 2)
    await stage.reaches('draft_ready')
    await stage.settled()
  },
  async 'edited-and-sent'(stage) {
    await stage.drafted()
    const draftId = randomUUID()
    await stage.gateway.editDraft(stage.ref, { updateId: randomUUID(), draftId })
    await stage.settled()
    await stage.gateway.approveDraft(stage.ref, { updateId: randomUUID(), draftId, followUps: false })
    await stage.end()
  },
  async 'intent-corrected'(stage) {
    await stage.drafted()
    await stage.gateway.correctIntent(stage.ref, { updateId: randomUUID(), intentId: randomUUID() })
    await eventually(async () => stage.drafts().length === 2)
    await stage.reaches('draft_ready')
    await stage.settled()
  },
  async 'taken-over'(stage) {
    await stage.drafted()
    await stage.gateway.takeOverThread(stage.ref, stage.decision())
    await stage.reaches('taken_over')
    await stage.mail()
    await stage.settled()
    await stage.gateway.handBackThread(stage.ref, stage.decision())
    await stage.reaches('draft_ready')
    await stage.settled()
  },
  async rejected(stage) {
    await stage.drafted()
    await stage.gateway.rejectDraft(stage.ref, stage.decision())
    await stage.reaches('new')
    await stage.settled()
  },
  async closed(stage) {
    await stage.drafted()
    await stage.cancel()
    await stage.end()
  },
  async 'continued-first-run'(stage) {
    await playContinued(stage)
    stage.record('first')
  },
  async 'continued-last-run'(stage) {
    await playContinued(stage)
  },
}

async function playContinued(stage: ThreadStage): Promise<void> {
  await stage.start({ continueAfter: 60 })
  await stage.drafted()
  await stage.approves(true)
  await stage.mail()
  await stage.reaches('draft_ready')
  await stage.settled()
}
