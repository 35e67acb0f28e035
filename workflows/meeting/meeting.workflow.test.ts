import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LoadedMeeting, MeetingMessage } from '#domain/meeting/messages.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import { gaveUp } from '#test/support/contact-activities.ts'
import { eventually } from '#test/support/eventually.ts'
import {
  meetingActivities,
  offeredMeeting,
  type MeetingBehaviour,
  type MeetingPlay,
} from '#test/support/meeting-activities.ts'
import { testTemporal, type TestTemporal } from '#test/support/temporal.ts'

const workspaceId = randomUUID()
const plays = new Map<string, MeetingPlay>()
let temporal: TestTemporal

beforeAll(async () => {
  // Without a cache every task is a replay of the whole history, as after the death of a worker.
  temporal = await testTemporal({ activities: meetingActivities(plays), maxCachedWorkflows: 0 })
})
afterAll(() => temporal.close())

interface Setup extends Partial<LoadedMeeting> {
  behaviour?: MeetingBehaviour
  remindBeforeMs?: number
  continueAfter?: number
}

/** A meeting with these rows, as the outbox and the API reach it. */
async function aMeeting({ behaviour = {}, remindBeforeMs, continueAfter, ...rows }: Setup = {}) {
  const meetingId = randomUUID()
  const play: MeetingPlay = { meeting: offeredMeeting(rows), diary: [], behaviour }
  plays.set(meetingId, play)
  const ref = { workspaceId, meetingId }
  const id = workflowId('meeting', workspaceId, meetingId)
  // Started as the gateway does it, with the clocks of tests.
  if (remindBeforeMs !== undefined || continueAfter !== undefined)
    await temporal.client.workflow.start('meetingWorkflow', {
      workflowId: id,
      taskQueue: `control${temporal.queueSuffix}`,
      args: [{ ...ref, ...(remindBeforeMs && { remindBeforeMs }), ...(continueAfter && { continueAfter }) }],
    })
  const state = () => temporal.gateway.meetingState(ref)
  const handle = () => temporal.client.workflow.getHandle(id)
  return {
    ref,
    play,
    diary: () => play.diary,
    tell: (message: MeetingMessage, eventId: string = randomUUID()) =>
      temporal.gateway.tellMeeting(ref, message, eventId),
    reschedule: (startAt: number, updateId: string = randomUUID()) =>
      temporal.gateway.rescheduleMeeting(ref, { updateId, startAt, endAt: startAt + 1_800_000 }),
    cancel: (updateId: string = randomUUID()) => temporal.gateway.cancelMeeting(ref, { updateId }),
    retry: () => temporal.gateway.retryMeeting(ref, { updateId: randomUUID() }),
    markSent: () => temporal.gateway.markMeetingMailSent(ref, { updateId: randomUUID() }),
    signal: (name: string) => handle().signal(name),
    state,
    until: (line: string) => eventually(async () => play.diary.includes(line)),
    /** Asked once nothing happens any more: a question in the middle of a task can cost it its ten seconds. */
    waitsFor: (what: string) =>
      eventually(async () => {
        const before = play.diary.length
        await new Promise((resolve) => setTimeout(resolve, 400))
        if (play.diary.length > before) return false
        return (await state().catch(() => null))?.waitingFor === what
      }, 30_000),
    ends: () => handle().result(),
  }
}

const HOUR = 3_600_000
const offered = { kind: 'offered' } as const
const confirmed = { kind: 'confirmed' } as const

describe('a meeting', () => {
  it('is confirmed once its offer was sent, invited to, and waits for its reminder', async () => {
    const meeting = await aMeeting()
    await meeting.tell(offered)
    await meeting.waitsFor('answer')
    const eventId = randomUUID()
    await Promise.all([meeting.tell(confirmed, eventId), meeting.tell(confirmed, eventId)])
    await meeting.waitsFor('reminder')
    expect(meeting.diary()).toEqual(['confirmed', 'sync', 'invitation:0'])
    expect((await meeting.state())?.until).toBe(meeting.play.meeting.startAt - HOUR)
  })

  it('is reminded of by its own timer, also while no worker was alive, and then over', async () => {
    const startAt = Date.now() + 26_000
    const rows = { startAt, endAt: startAt + 500, tentativeUntil: startAt }
    const meeting = await aMeeting({ ...rows, remindBeforeMs: 18_000 }) // in eight seconds
    await meeting.tell(confirmed)
    await meeting.waitsFor('reminder')
    await temporal.restartWorkers(startAt - 18_000 - Date.now() + 500)
    expect(await meeting.ends()).toBe('done')
    expect(meeting.diary()).toEqual(['confirmed', 'sync', 'invitation:0', 'reminder:0', 'done'])
  }, 120_000)

  it('releases its time when nobody has answered in time', async () => {
    const meeting = await aMeeting({ tentativeUntil: Date.now() + 1_000 })
    await meeting.tell(offered)
    expect(await meeting.ends()).toBe('released')
    expect(meeting.diary()).toEqual(['expired'])
  })

  it('releases it when the answer was given up; what has ended begins anew with the next fact', async () => {
    const meeting = await aMeeting()
    await meeting.tell(offered)
    await meeting.tell({ kind: 'released' })
    expect(await meeting.ends()).toBe('released')
    meeting.play.meeting = offeredMeeting()
    await meeting.tell(confirmed)
    await meeting.waitsFor('reminder')
    expect(meeting.diary()).toEqual(['released', 'confirmed', 'sync', 'invitation:0'])
  })

  it('hears in its last moment that it is offered again', async () => {
    const meeting = await aMeeting()
    await meeting.tell(offered)
    await meeting.waitsFor('answer')
    // A row that is opened again as soon as it was released.
    meeting.play.meeting = Object.defineProperty(offeredMeeting(), 'status', {
      get: () => 'tentative',
      set: () => undefined,
    })
    const isBack = temporal.restartWorkers(1_000)
    await meeting.tell({ kind: 'released' })
    await meeting.tell(offered)
    await isBack
    await meeting.until('released')
    await meeting.waitsFor('answer')
  })

  it('goes on in a new run with all that it knows', async () => {
    const meeting = await aMeeting({ continueAfter: 10 })
    await meeting.tell(confirmed)
    await meeting.waitsFor('reminder')
    expect((await meeting.state())?.state).toMatchObject({ status: 'confirmed', invited: 0, synced: 0 })
    expect(meeting.diary()).toEqual(['confirmed', 'sync', 'invitation:0'])
  })
})

describe('a change of a meeting', () => {
  const booked = async (setup: Setup = {}) => {
    const meeting = await aMeeting(setup)
    await meeting.tell(confirmed)
    await meeting.waitsFor('reminder')
    return meeting
  }

  it('books the new time first, moves the reminder and invites anew', async () => {
    const meeting = await booked()
    const startAt = Date.now() + 100 * HOUR
    await meeting.reschedule(startAt)
    await meeting.until('invitation:1')
    await meeting.waitsFor('reminder')
    expect(meeting.diary().slice(3)).toEqual(['move', 'sync', 'invitation:1'])
    expect((await meeting.state())?.until).toBe(startAt - HOUR)
  })

  it('is refused in the words of the calendar where the time is taken', async () => {
    const message = 'Another meeting stands on the calendar then; choose another time.'
    const meeting = await booked({ behaviour: { move: () => ({ kind: 'refused', message }) } })
    await expect(meeting.reschedule(Date.now() + HOUR)).rejects.toMatchObject({
      code: 'wrong_state',
      message,
    })
    expect(meeting.diary().slice(3)).toEqual(['move'])
  })

  it('that was agreed on by mail stands in its row, and only needs its invitation', async () => {
    const meeting = await booked()
    const startAt = Date.now() + 90 * HOUR
    await meeting.tell({ kind: 'moved', startAt, endAt: startAt + HOUR, sequence: 1 })
    await meeting.until('invitation:1')
    expect(meeting.diary().slice(3)).toEqual(['sync', 'invitation:1'])
  })

  it('is not made of an offer, nor of what is over', async () => {
    const meeting = await aMeeting()
    await expect(meeting.reschedule(Date.now() + HOUR)).rejects.toThrow(/only offered so far/)
    await meeting.tell({ kind: 'released' })
    await meeting.ends()
    await expect(meeting.cancel()).rejects.toThrow(/over or does not take place/)
    expect(meeting.diary()).toEqual(['released'])
  })

  it('cancels it and tells the guest, once, however often it is asked', async () => {
    const meeting = await booked()
    const updateId = randomUUID()
    await Promise.all([meeting.cancel(updateId), meeting.cancel(updateId)])
    expect(meeting.diary()).toContain('cancelled')
    expect(await meeting.ends()).toBe('cancelled')
    expect(meeting.diary().slice(3)).toEqual(['cancelled', 'sync', 'cancellation:1'])
  })

  it('may be a cancellation from Temporal Web', async () => {
    const meeting = await booked()
    await temporal.client.workflow
      .getHandle(workflowId('meeting', workspaceId, meeting.ref.meetingId))
      .cancel()
    expect(await meeting.ends()).toBe('cancelled')
  })
})

describe('trouble', () => {
  it('with the connected calendar stops nothing', async () => {
    const meeting = await aMeeting({ behaviour: { sync: () => false } })
    await meeting.tell(confirmed)
    await meeting.until('invitation:0')
    expect((await meeting.state())?.state.syncFailures).toBe(1)
  })

  it('with a mail holds the meeting; a retry, by update or signal, goes on', async () => {
    let failures = 2
    const mail = () =>
      failures-- > 0
        ? ({ kind: 'held', reason: 'mailbox_unavailable' } as const)
        : ({ kind: 'sent' } as const)
    const meeting = await aMeeting({ behaviour: { mail } })
    await meeting.tell(confirmed)
    await meeting.waitsFor('human')
    await meeting.retry()
    await meeting.waitsFor('human')
    await meeting.signal('retry')
    await meeting.waitsFor('reminder')
    expect(meeting.diary().slice(2)).toEqual([
      'invitation:0',
      'held:mailbox_unavailable',
      'retried',
      'invitation:0',
      'held:mailbox_unavailable',
      'retried',
      'invitation:0',
    ])
    await expect(meeting.retry()).rejects.toThrow(/not held/)
  })

  it('with what became of a mail ends by the word of a human who knows that it was sent', async () => {
    const results = [{ kind: 'held', reason: 'send_unknown' } as const]
    const meeting = await aMeeting({ behaviour: { mail: () => results.shift() ?? { kind: 'sent' } } })
    await meeting.tell(confirmed)
    await meeting.waitsFor('human')
    await meeting.markSent()
    await meeting.waitsFor('reminder')
    expect(meeting.diary().slice(2)).toEqual([
      'invitation:0',
      'held:send_unknown',
      'marked_sent',
      'invitation:0',
    ])
    await expect(meeting.markSent()).rejects.toThrow(/nothing to mark as sent/)
  })

  it('with our own database waits for a retry, whatever came in meanwhile', async () => {
    let isBroken = true
    const before = (line: string) => {
      if (line === 'confirmed' && isBroken) throw gaveUp()
    }
    const meeting = await aMeeting({ behaviour: { before } })
    await meeting.tell(confirmed)
    await meeting.waitsFor('human')
    await meeting.tell(confirmed)
    isBroken = false
    await meeting.retry()
    await meeting.waitsFor('reminder')
    expect(meeting.diary()).toEqual(['confirmed', 'sync', 'invitation:0'])
  })
})
