import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settleOffer } from '#database/records/meetings.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { openMeetingWorld, workingDay } from '#test/support/meeting-world.ts'
import { writeDraft } from '#test/support/thread-rows.ts'
import { considerMeeting } from './meeting-proposal.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase({ pool: 10 })
})
afterAll(() => test.close())

const soon = workingDay(4)
const later = workingDay(6)

describe('a mail that proposes a time', () => {
  it('keeps it on the calendar, and the answer offers it in the words of the person', async () => {
    const world = await openMeetingWorld(test)
    const answer = await world.consider(`Could we talk on ${soon.words} at 3pm?`)
    expect(answer).toMatchObject({ point: { kind: 'offer' }, laterAt: null })
    expect(answer.point).toMatchObject({ when: expect.stringMatching(/at 15:00 \(Paris time\)$/) as string })
    const [meeting] = await world.meetings()
    expect(meeting).toMatchObject({ id: answer.meetingId, status: 'tentative' })
    expect(new Date(meeting?.start_at ?? 0).getTime()).toBe(soon.at('15:00'))
    expect(await world.told()).toEqual(['offered'])
    const [event] = await world.rows<{ kind: string }>('select kind from event')
    expect(event?.kind).toBe('MeetingProposed')
  })

  it('is read by the clock of the sender, and answered on it', async () => {
    const world = await openMeetingWorld(test)
    const answer = await world.consider(`Could we talk on ${soon.words} at 10am?`, {
      personTimezone: 'America/New_York',
    })
    expect(answer.point).toMatchObject({ when: expect.stringContaining('10:00 (New York time)') as string })
    const [meeting] = await world.meetings()
    expect(new Date(meeting?.start_at ?? 0).getTime()).toBe(soon.at('16:00'))
  })

  it('is answered in French with the zone named', async () => {
    const world = await openMeetingWorld(test)
    const answer = await world.consider(`Un appel le ${soon.day} à 15h ?`, { language: 'fr' })
    expect(answer.point).toMatchObject({
      when: expect.stringMatching(/à 15 h 00 \(heure de Paris\)$/) as string,
    })
  })

  it('is considered once, however often and in parallel it is asked', async () => {
    const world = await openMeetingWorld(test)
    const mail = world.mail(`Does ${soon.words} at 10:00 work for a call?`)
    const answers = await Promise.all(Array.from({ length: 20 }, () => considerMeeting(world.deps, mail)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await world.meetings()).toHaveLength(1)
    expect(await world.rows(`select 1 from event where kind = 'MeetingProposed'`)).toHaveLength(1)
  })

  it('finds it taken, and is offered others', async () => {
    const world = await openMeetingWorld(test)
    await world.book(soon.at('15:00'))
    const answer = await world.consider(`Could we talk on ${soon.words} at 3pm?`)
    expect(answer).toMatchObject({ meetingId: null, point: { kind: 'alternatives', because: 'taken' } })
    if (answer.point.kind !== 'alternatives') throw new Error('no alternatives')
    expect(answer.point.slots).toHaveLength(3)
    expect(answer.point.slots.join()).not.toContain('15:00')
  })

  it('in the past, or at night, leads to alternatives that say so', async () => {
    const world = await openMeetingWorld(test)
    const past = await world.consider('Could we have met yesterday at 3pm? Let us talk.')
    expect(past).toMatchObject({ meetingId: null, point: { kind: 'alternatives', because: 'past' } })
    const night = await world.consider(`Could we talk on ${soon.words} at 11pm?`)
    expect(night).toMatchObject({
      meetingId: null,
      point: { kind: 'alternatives', because: 'outside_hours' },
    })
    expect(await world.meetings()).toEqual([])
  })

  it('that contradicts itself, or is vague, leads to a question and keeps nothing', async () => {
    const world = await openMeetingWorld(test)
    const two = await world.consider(`Could we talk on ${soon.words} at 3pm or ${later.words} at 10am?`)
    expect(two).toMatchObject({ meetingId: null, point: { kind: 'ask' } })
    if (two.point.kind !== 'ask') throw new Error('no question')
    expect(two.point.slots).toHaveLength(2)
    expect(two.point.phrase).toContain('3pm')
    expect(await world.meetings()).toEqual([])
    const other = await openMeetingWorld(test)
    const vague = await other.consider(`I am free on ${soon.words} in the afternoon for a call.`)
    expect(vague.point).toMatchObject({
      kind: 'ask',
      slots: [expect.stringContaining('12:00') as string, expect.anything(), expect.anything()],
    })
    expect(await other.meetings()).toEqual([])
  })

  it.each(['Could we have a demo?', 'When would you be available?'])(
    'that names no time (%s) is offered some, and not asked which of none is meant',
    async (text) => {
      const world = await openMeetingWorld(test)
      const { meetingId, point } = await world.consider(text)
      expect({ meetingId, point }).toMatchObject({ meetingId: null, point: { kind: 'ask', phrase: '' } })
      expect(point.kind === 'ask' && point.slots).toHaveLength(3)
    },
  )

  it('of another matter is no meeting, and an empty mail is none either', async () => {
    const world = await openMeetingWorld(test)
    expect(await world.consider('Our contract ends on 3 May at 10:00.')).toMatchObject({
      point: { kind: 'none' },
    })
    expect(await world.consider('What did Jean tell you last week?')).toMatchObject({
      point: { kind: 'none' },
    })
    expect(await world.consider('')).toMatchObject({ point: { kind: 'none' }, meetingId: null })
  })

  it('of a season is a later time', async () => {
    const world = await openMeetingWorld(test)
    const answer = await world.consider('Please get back to me in spring.')
    expect(answer).toMatchObject({
      meetingId: null,
      point: { kind: 'later', words: 'in spring' },
      laterWords: 'in spring',
    })
    expect(answer.laterAt).toBeGreaterThan(Date.now())
  })
})

describe('a later mail', () => {
  const offer = async () => {
    const world = await openMeetingWorld(test)
    const { meetingId } = await world.consider(`Could we talk on ${soon.words} at 3pm?`)
    if (!meetingId) throw new Error('nothing was offered')
    const settle = (id: string, outcome: 'sent' | 'released') =>
      world.run((em) => settleOffer(em, { workspaceId: world.workspaceId, meetingId: id, outcome }))
    /** As the meeting's workflow does once it is told. */
    const confirm = () =>
      world.run((em) => em.execute(`update meeting set status = 'confirmed' where id = ?`, [meetingId]))
    return { world, meetingId, settle, confirm }
  }

  it('takes the place of what an earlier one proposed, which is free again', async () => {
    const { world, meetingId } = await offer()
    const again = await world.consider(`Sorry, I meant ${soon.words} at 3:30pm. Could we talk then?`)
    expect(again.point.kind).toBe('offer')
    expect(again.meetingId).not.toBe(meetingId)
    expect(await world.told()).toEqual(['offered', 'released', 'offered'])
  })

  it('says yes to a mail of ours that asks to meet, and is asked which time of that day', async () => {
    const world = await openMeetingWorld(test)
    const ours = { text: 'Hello Zoë, shall we talk next week?', at: Date.now() - 60_000 }
    const answer = await world.consider(`Yes, on ${soon.words}.`, { ours })
    expect(answer.point).toMatchObject({ kind: 'ask', phrase: soon.words })
    if (answer.point.kind !== 'ask') throw new Error('nothing is asked')
    expect(answer.point.slots).toHaveLength(3)
  })

  it('takes the only time of that day that a mail of ours has proposed in its own words', async () => {
    const world = await openMeetingWorld(test)
    const text = `Would ${soon.words} at 10:00 or ${later.words} at 14:00 suit you?`
    const answer = await world.consider(`Yes, on ${later.words}.`, {
      ours: { text, at: Date.now() - 60_000 },
    })
    expect(answer.point).toMatchObject({ kind: 'offer' })
    const [meeting] = await world.meetings()
    expect(new Date(meeting?.start_at ?? 0).getTime()).toBe(later.at('14:00'))
  })

  it('chooses one of the slots that were offered', async () => {
    const { world } = await offer()
    const asked = await world.consider('Hm, can we find another slot? I am not free then.')
    if (asked.point.kind !== 'ask') throw new Error('no question')
    const chosen = await world.consider('The second one works for me.')
    expect(chosen.point).toEqual({ kind: 'offer', when: asked.point.slots[1] })
  })

  it('moves the meeting that is agreed, in the transaction that says the answer was sent', async () => {
    const { world, meetingId, settle, confirm } = await offer()
    await settle(meetingId, 'sent')
    await confirm()
    const moved = await world.consider(`Can we move it to ${later.words} at 10am?`)
    expect(moved.point.kind).toBe('offer')
    expect(moved.meetingId).not.toBe(meetingId)
    await settle(moved.meetingId ?? '', 'sent')
    const rows = await world.meetings()
    expect(rows.find(({ id }) => id === meetingId)).toMatchObject({ status: 'confirmed', sequence: 1 })
    expect(new Date(rows.find(({ id }) => id === meetingId)?.start_at ?? 0).getTime()).toBe(later.at('10:00'))
    expect(await world.told()).toEqual(['offered', 'confirmed', 'offered', 'moved', 'released'])
  })

  it('may move it by half an hour: a meeting does not stand in its own way', async () => {
    const { world, meetingId, settle, confirm } = await offer()
    await settle(meetingId, 'sent')
    await confirm()
    const moved = await world.consider(`Could we move it to ${soon.words} at 3:15pm?`)
    expect(moved.point.kind).toBe('offer')
  })

  it('cancels it once the answer was sent, and not before', async () => {
    const { world, meetingId, settle, confirm } = await offer()
    await settle(meetingId, 'sent')
    await confirm()
    const cancelled = await world.consider('I have to cancel our meeting, sorry.')
    expect(cancelled).toMatchObject({ meetingId, point: { kind: 'cancelled' } })
    expect(await world.told()).toEqual(['offered', 'confirmed'])
    await settle(meetingId, 'sent')
    await settle(meetingId, 'sent')
    expect(await world.told()).toEqual(['offered', 'confirmed', 'cancelled'])
  })
})

describe('an offer', () => {
  const world = () => openMeetingWorld(test)
  const settle = (
    { run, workspaceId }: Awaited<ReturnType<typeof world>>,
    meetingId: string,
    outcome: 'sent' | 'released',
  ) => run((em) => settleOffer(em, { workspaceId, meetingId, outcome }))

  it('is kept while another living draft makes it, and released with the last', async () => {
    const here = await world()
    const { meetingId } = await here.consider(`Could we talk on ${soon.words} at 3pm?`)
    if (!meetingId) throw new Error('nothing was offered')
    const draftId = await writeDraft(here.writer, here.someone, { state: 'ready', meetingId })
    await settle(here, meetingId, 'released')
    expect(await here.told()).toEqual(['offered'])
    await here.run((em) => em.execute(`update draft set state = 'rejected' where id = ?`, [draftId]))
    await settle(here, meetingId, 'released')
    expect(await here.told()).toEqual(['offered', 'released'])
    const other = await here.consider(`Is ${soon.words} at 3pm free for a call?`)
    expect(other.point.kind).toBe('offer')
  })

  it('stays kept while another draft is written for the same mail', async () => {
    const here = await world()
    const { inboundId } = here.someone
    const { meetingId } = await here.consider(`Could we talk on ${soon.words} at 3pm?`, { inboundId })
    await writeDraft(here.writer, here.someone, { state: 'requested' })
    await settle(here, meetingId ?? '', 'released')
    expect(await here.told()).toEqual(['offered'])
  })

  it('that ran out is kept anew by the mail it was made for, while its time is free', async () => {
    const here = await world()
    const mail = here.mail(`Could we talk on ${soon.words} at 3pm?`)
    const first = await considerMeeting(here.deps, mail)
    await here.run((em) =>
      em.execute(`update meeting set status = 'released', tentative_until = null where id = ?`, [
        first.meetingId,
      ]),
    )
    expect(await considerMeeting(here.deps, mail)).toEqual(first)
    expect((await here.meetings())[0]?.status).toBe('tentative')
  })

  it('whose time was given away meanwhile is decided anew', async () => {
    const here = await world()
    const mail = here.mail(`Could we talk on ${soon.words} at 3pm?`)
    const first = await considerMeeting(here.deps, mail)
    await here.run((em) =>
      em.execute(`update meeting set status = 'released', tentative_until = null where id = ?`, [
        first.meetingId,
      ]),
    )
    await here.book(soon.at('15:00'))
    expect(await considerMeeting(here.deps, mail)).toMatchObject({
      meetingId: null,
      point: { kind: 'alternatives', because: 'taken' },
    })
  })
})

describe('a booking by hand', () => {
  it('says which time is taken, on the clock of the calendar', async () => {
    const world = await openMeetingWorld(test)
    await world.book(soon.at('15:00'))
    await expect(world.book(soon.at('15:15'))).rejects.toThrow(/from 15:00 to 15:30 \(Paris time\)/)
    await expect(world.book(Date.now() - 3_600_000)).rejects.toThrow(/mend the field/)
    await world.book(soon.at('15:30'))
    expect(await world.told()).toEqual(['confirmed', 'confirmed'])
  })
})
