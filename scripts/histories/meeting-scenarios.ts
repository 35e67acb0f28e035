import { randomUUID } from 'node:crypto'
import type { LoadedMeeting, MeetingMessage } from '#domain/meeting/messages.ts'
import { eventually } from '#test/support/eventually.ts'
import { offeredMeeting, type MeetingBehaviour, type MeetingPlay } from '#test/support/meeting-activities.ts'
import type { TestTemporal } from '#test/support/temporal.ts'
import { openStage, underWay, type Scenario } from './stage.ts'

const HOUR = 3_600_000

export type MeetingStage = ReturnType<typeof openMeetingStage>

/** One meeting, ready to be played with; `plays` is what its activities know. */
export function openMeetingStage(temporal: TestTemporal, plays: Map<string, MeetingPlay>) {
  const stage = openStage(temporal, 'meeting')
  const { workspaceId, entityId: meetingId } = stage
  const ref = { workspaceId, meetingId }
  const play: MeetingPlay = { meeting: offeredMeeting(), diary: [], behaviour: {} }
  plays.set(meetingId, play)
  const { gateway } = temporal
  return {
    ...stage,
    know: (rows: Partial<LoadedMeeting>) => Object.assign(play.meeting, rows),
    behaves: (behaviour: MeetingBehaviour) => Object.assign(play.behaviour, behaviour),
    start: (extra: object = {}) => stage.startWorkflow('meetingWorkflow', { ...ref, ...extra }),
    tell: (message: MeetingMessage) => gateway.tellMeeting(ref, message, randomUUID()),
    reschedule: (startAt: number) =>
      gateway.rescheduleMeeting(ref, { updateId: randomUUID(), startAt, endAt: startAt + HOUR }),
    cancelMeeting: () => gateway.cancelMeeting(ref, { updateId: randomUUID() }),
    retry: () => gateway.retryMeeting(ref, { updateId: randomUUID() }),
    /** Wait until it waits for this. */
    async until(waitingFor: string) {
      await eventually(async () => (await gateway.meetingState(ref))?.waitingFor === waitingFor)
      await stage.settled()
    },
  }
}

/** Until it is agreed on and waits for its reminder. */
async function confirm(stage: MeetingStage): Promise<void> {
  await stage.start()
  await stage.until('answer')
  await stage.tell({ kind: 'confirmed' })
  await stage.until('reminder')
}

/** What a meeting may live through; each is recorded at the moment in which the scenario returns. */
export const meetingScenarios: Record<string, Scenario<MeetingStage>> = {
  async offered(stage) {
    await stage.start()
    await stage.until('answer')
  },
  'confirmed-waiting': confirm,
  async inviting(stage) {
    const { hasBegun, work } = underWay()
    stage.behaves({ mail: () => work().then(() => ({ kind: 'sent' })) })
    await stage.start()
    await stage.tell({ kind: 'confirmed' })
    await hasBegun
  },
  async 'cancelled-during-invitation'(stage) {
    stage.behaves({
      async mail(mail) {
        if (mail === 'invitation') await stage.tell({ kind: 'cancelled' })
        return { kind: 'sent' }
      },
    })
    await stage.start()
    await stage.tell({ kind: 'confirmed' })
    await stage.end()
  },
  async held(stage) {
    stage.behaves({ mail: () => ({ kind: 'held', reason: 'mailbox_unavailable' }) })
    await stage.start()
    await stage.tell({ kind: 'confirmed' })
    await stage.until('human')
  },
  async 'reminded-and-done'(stage) {
    const startAt = Date.now() + 4_000
    stage.know({ startAt, endAt: startAt + 1_000, tentativeUntil: startAt })
    await stage.start({ remindBeforeMs: 2_000 })
    await stage.tell({ kind: 'confirmed' })
    await stage.end()
  },
  async rescheduled(stage) {
    await confirm(stage)
    await stage.reschedule(Date.now() + 100 * HOUR)
    await stage.until('reminder')
  },
  async 'moved-by-mail'(stage) {
    await confirm(stage)
    const startAt = Date.now() + 90 * HOUR
    await stage.tell({ kind: 'moved', startAt, endAt: startAt + HOUR, sequence: 1 })
    await stage.until('reminder')
  },
  async 'refused-and-cancelled'(stage) {
    stage.behaves({ move: () => ({ kind: 'refused', message: 'taken' }) })
    await confirm(stage)
    await stage.reschedule(Date.now() + HOUR).catch(() => undefined)
    await stage.cancelMeeting()
    await stage.end()
  },
  async cancelled(stage) {
    await confirm(stage)
    await stage.tell({ kind: 'cancelled' })
    await stage.end()
  },
  async expired(stage) {
    stage.know({ tentativeUntil: Date.now() + 1_000 })
    await stage.start()
    await stage.end()
  },
  async released(stage) {
    await stage.start()
    await stage.until('answer')
    await stage.tell({ kind: 'released' })
    await stage.end()
  },
  async 'held-and-retried'(stage) {
    let failures = 1
    stage.behaves({
      mail: () => (failures-- > 0 ? { kind: 'held', reason: 'mailbox_unavailable' } : { kind: 'sent' }),
    })
    await stage.start()
    await stage.tell({ kind: 'confirmed' })
    await stage.until('human')
    await stage.retry()
    await stage.until('reminder')
  },
  async 'calendar-away'(stage) {
    stage.behaves({ sync: () => false })
    await stage.start()
    await stage.tell({ kind: 'confirmed' })
    await stage.settled()
  },
  async 'continued-last-run'(stage) {
    await stage.start({ continueAfter: 10 })
    await stage.tell({ kind: 'confirmed' })
    await stage.until('reminder')
  },
}
