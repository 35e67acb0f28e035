import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openLead } from '#database/records/leads.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import {
  confirmMeeting,
  openMeetingWorld,
  workingDay,
  type MeetingWorld,
} from '#test/support/meeting-world.ts'
import { writeConversation } from '#test/support/thread-rows.ts'

const { test, smtp } = await databaseAndSmtp()

const soon = workingDay(4)
const later = workingDay(6)

/** A workspace whose mails go to the server of this file. */
async function openWorld(): Promise<MeetingWorld> {
  const world = await openMeetingWorld(test)
  await world.run((em) =>
    em.execute('update mailbox set smtp_port = ?, signature = ?', [smtp.port, 'Ada, Own Ltd']),
  )
  return world
}
const confirmed = (world: MeetingWorld) => confirmMeeting(world, soon.at('15:00'))

describe('what is written down', () => {
  it('is one fact each, told to the lead of the person', async () => {
    const world = await openWorld()
    const { workspaceId, someone } = world
    await world.run((em) =>
      openLead(em, {
        workspaceId,
        personId: someone.personId,
        source: 'email',
        threadId: someone.threadId,
        campaignId: null,
        intentId: null,
        at: Date.now(),
      }),
    )
    const meeting = await confirmed(world)
    const eventId = randomUUID()
    await meeting.record('done', eventId)
    await meeting.record('done', eventId)
    const kinds = await world.rows<{ kind: string }>(
      `select kind from event where kind like 'Meeting%' order by at`,
    )
    expect(kinds.map(({ kind }) => kind)).toEqual(['MeetingConfirmed', 'MeetingEnded'])
    const told = await world.rows<{ activity: string }>(
      `select payload->'message'->>'activity' as activity from outbox_item
       where verb = 'tellLead' and payload->'message' <> 'null' order by id`,
    )
    expect(told.map(({ activity }) => activity)).toEqual(['meeting_confirmed', 'meeting_done'])
  })

  it('of an agreement ends the reminders of its conversation, or of all with whom it was made by hand', async () => {
    const world = await openWorld()
    const { someone, writer } = world
    const toldThreads = async () => {
      const told = await world.rows<{ id: string; kind: string }>(
        `select payload->>'threadId' as id, payload->'message'->>'kind' as kind from outbox_item
         where verb = 'tellThread' order by id`,
      )
      return told.map(({ id, kind }) => `${id}:${kind}`)
    }
    await writeConversation(writer, { state: 'sent' })
    const meeting = await confirmed(world)
    await meeting.record('confirmed')
    expect(await toldThreads()).toEqual([`${someone.threadId}:meetingAgreed`])
    await world.run((em) => em.execute(`update thread set state = 'sent' where id = ?`, [someone.threadId]))
    await confirmMeeting(world, later.at('10:00'), { threadId: null })
    expect(await toldThreads()).toEqual(Array(2).fill(`${someone.threadId}:meetingAgreed`))
  })

  it('is a hold while a human is needed, loaded again by a workflow that begins anew', async () => {
    const world = await openWorld()
    const { ref, record } = await confirmed(world)
    const held = {
      ...ref,
      workflowId: 'meeting:x',
      change: 'held',
      reason: 'mailbox_unavailable',
      by: null,
    } as const
    await world.activities.recordMeeting({ ...held, eventId: randomUUID() })
    await world.activities.recordMeeting({ ...held, eventId: randomUUID() })
    expect(await world.rows(`select 1 from hold where resolved_at is null`)).toHaveLength(1)
    expect(await world.activities.loadMeeting(ref)).toMatchObject({
      status: 'confirmed',
      held: 'mailbox_unavailable',
      hasGuest: true,
      invited: -1,
    })
    await record('retried')
    expect(await world.rows(`select 1 from hold where resolved_at is null`)).toEqual([])
    expect(await world.activities.loadMeeting({ ...ref, meetingId: randomUUID() })).toBeNull()
  })

  it('says of an invitation of unknown fate that the guest may have it, until a human has decided', async () => {
    const world = await openWorld()
    const { ref, record } = await confirmed(world)
    smtp.script = { dot: 'acceptThenDrop' }
    await world.activities.sendMeetingMail({ ...ref, mail: 'invitation', sequence: 0 })
    expect(await world.activities.loadMeeting(ref)).toMatchObject({ invited: -1, mayBeInvited: true })
    await record('dropped')
    expect(await world.activities.loadMeeting(ref)).toMatchObject({ mayBeInvited: true })
    await record('retried')
    expect(await world.activities.loadMeeting(ref)).toMatchObject({ mayBeInvited: false })
  })

  it('of a mail of unknown fate may be that it was sent, with all that follows, once', async () => {
    const world = await openWorld()
    const meeting = await confirmed(world)
    const order = { ...meeting.ref, mail: 'invitation', sequence: 0 } as const
    const by = randomUUID()
    const fact = { ...meeting.ref, workflowId: 'meeting:x', by }
    smtp.script = { dot: 'acceptThenDrop' }
    expect(await world.activities.sendMeetingMail(order)).toEqual({ kind: 'held', reason: 'send_unknown' })
    smtp.script = {}
    smtp.received.length = 0
    const held = { ...fact, change: 'held', reason: 'send_unknown' } as const
    const marked = { ...fact, change: 'marked_sent', reason: null } as const
    for (const change of [held, marked, marked])
      await world.activities.recordMeeting({ ...change, eventId: randomUUID() })
    expect(await world.rows('select state, resolution, resolved_by from message')).toEqual([
      { state: 'resolved', resolution: 'sent', resolved_by: by },
    ])
    expect(await world.rows('select resolution, resolved_by from hold')).toEqual([
      { resolution: 'marked_sent', resolved_by: by },
    ])
    expect(await meeting.row()).toMatchObject({ invited_at: expect.anything() as unknown })
    expect(await world.activities.loadMeeting(meeting.ref)).toMatchObject({ invited: 0, mayBeInvited: false })
    expect(await world.activities.sendMeetingMail(order)).toEqual({ kind: 'sent' })
    expect(smtp.received).toEqual([])
  })

  it('of an offer that ran out frees its time, unless it was settled or kept longer', async () => {
    const world = await openWorld()
    const { meetingId } = await world.consider(`Could we talk on ${soon.words} at 3pm?`)
    const ref = { workspaceId: world.workspaceId, meetingId: meetingId ?? '' }
    const expire = () => world.activities.expireOffer({ ...ref, eventId: randomUUID() })
    expect(await expire()).toMatchObject({ kind: 'kept' })
    await world.run((em) => em.execute(`update meeting set tentative_until = now() - interval '1 second'`))
    expect(await expire()).toEqual({ kind: 'released' })
    expect(await expire()).toEqual({ kind: 'released' })
    const facts = await world.rows<{ code: string }>(`select code from event where kind = 'MeetingReleased'`)
    expect(facts).toEqual([{ code: 'expired' }])
  })

  it('of a move is refused where the time is taken, over, or the meeting is', async () => {
    const world = await openWorld()
    await world.book(later.at('10:00'))
    const meeting = await confirmed(world)
    const move = (startAt: number) =>
      world.activities.moveMeeting({
        ...meeting.ref,
        eventId: randomUUID(),
        startAt,
        endAt: startAt + 1_800_000,
        by: null,
      })
    expect(await move(later.at('10:15'))).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('from 10:00 to 10:30 (Paris time)') as string,
    })
    expect(await move(Date.now() - 60_000)).toMatchObject({
      message: expect.stringContaining('past') as string,
    })
    expect(await move(soon.at('15:15'))).toMatchObject({ kind: 'moved' })
    await meeting.record('cancelled')
    expect(await move(later.at('12:00'))).toMatchObject({ kind: 'refused' })
  })
})
