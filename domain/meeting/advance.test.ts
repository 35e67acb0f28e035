import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { advance, MAX_MAIL_ATTEMPTS } from './advance.ts'
import type { LoadedMeeting, MeetingEvent, MeetingWaitCommand } from './messages.ts'
import { nextWait } from './next-wait.ts'
import { initialMeeting, type MeetingState } from './state.ts'

const HOUR = 3_600_000
const NOW = 1_000 * HOUR
const offered: LoadedMeeting = {
  status: 'tentative',
  startAt: NOW + 72 * HOUR,
  endAt: NOW + 72 * HOUR + HOUR / 2,
  tentativeUntil: NOW + 48 * HOUR,
  sequence: 0,
  hasGuest: true,
  invited: -1,
  isCalledOff: false,
  isReminded: false,
  held: null,
}

/** A meeting on a virtual clock: answers every question as the world does, and notes what was done. */
function play(meeting: LoadedMeeting, world: Partial<World> = {}) {
  const diary: string[] = []
  let state: MeetingState = initialMeeting
  let now = NOW
  const feed = (event: MeetingEvent) => {
    const turn = advance(state, event, now)
    state = turn.state
    diary.push(...turn.records.map(({ change, reason }) => (reason ? `${change}:${reason}` : change)))
    return turn.wait
  }
  /** Let everything happen that needs no waiting. */
  const settle = (wait: MeetingWaitCommand | null): MeetingWaitCommand | null => {
    if (!wait || wait.kind === 'waitUntil' || wait.kind === 'waitForMessage') return wait
    if (wait.kind === 'sendMail') diary.push(`${wait.mail}:${state.sequence}`)
    else if (wait.kind !== 'load') diary.push(wait.kind)
    return settle(feed({ ...WORLD, ...world }[wait.kind](wait, { meeting, now })))
  }
  settle(feed({ kind: 'timeReached' }))
  return {
    diary,
    state: () => state,
    tell: (event: MeetingEvent) => settle(feed(event)),
    /** Sleep until the instant that it waits for; false if it waits for none. */
    sleep() {
      const wait = nextWait(state, now)
      if (wait?.kind !== 'waitUntil') return false
      now = wait.at
      settle(feed({ kind: 'timeReached' }))
      return true
    },
    sleepUntilEnd() {
      for (let count = 0; this.sleep(); count += 1) if (count > 100) throw new Error('it never ends')
    },
    now: () => now,
    wait: () => nextWait(state, now),
  }
}

type Answer = (wait: MeetingWaitCommand, given: { meeting: LoadedMeeting; now: number }) => MeetingEvent
type World = Record<'load' | 'expire' | 'syncCalendar' | 'sendMail', Answer>
const WORLD: World = {
  load: (_wait, { meeting }) => ({ kind: 'loaded', meeting, remindBeforeMs: HOUR }),
  expire: () => ({ kind: 'expired', result: { kind: 'released' } }),
  syncCalendar: () => ({ kind: 'synced', isDone: true }),
  sendMail: (wait) => ({
    kind: 'mailEnded',
    mail: wait.kind === 'sendMail' ? wait.mail : 'invitation',
    result: { kind: 'sent' },
  }),
}

describe('a meeting', () => {
  it('is offered, confirmed, invited to, reminded of an hour before, and over', () => {
    const meeting = play(offered)
    expect(meeting.wait()).toEqual({ kind: 'waitUntil', at: offered.tentativeUntil, for: 'answer' })
    expect(meeting.tell({ kind: 'confirmed' })).toEqual({
      kind: 'waitUntil',
      at: offered.startAt - HOUR,
      for: 'reminder',
    })
    meeting.sleepUntilEnd()
    expect(meeting.diary).toEqual(['confirmed', 'syncCalendar', 'invitation:0', 'reminder:0', 'done'])
  })

  it('is released when nobody decides in time, or the answer is given up', () => {
    const late = play(offered)
    late.sleepUntilEnd()
    expect(late.diary).toEqual(['expire'])
    const given = play(offered)
    given.tell({ kind: 'released' })
    expect(given.diary).toEqual(['released'])
  })

  it('whose offer was kept longer waits on', () => {
    const until = NOW + 60 * HOUR
    const meeting = play(offered, { expire: () => ({ kind: 'expired', result: { kind: 'kept', until } }) })
    meeting.sleep()
    expect(meeting.wait()).toEqual({ kind: 'waitUntil', at: until, for: 'answer' })
  })

  it('agreed on less than an hour ahead has no reminder', () => {
    const startAt = NOW + HOUR / 2
    const meeting = play({ ...offered, startAt, endAt: startAt + HOUR, tentativeUntil: startAt })
    meeting.tell({ kind: 'confirmed' })
    meeting.sleepUntilEnd()
    expect(meeting.diary).toEqual(['confirmed', 'syncCalendar', 'invitation:0', 'done'])
  })

  it('moved is invited to anew, and reminded of by its new time', () => {
    const meeting = play(offered)
    meeting.tell({ kind: 'confirmed' })
    const startAt = offered.startAt + 24 * HOUR
    const wait = meeting.tell({ kind: 'moved', startAt, endAt: startAt + HOUR, sequence: 1 })
    expect(wait).toEqual({ kind: 'waitUntil', at: startAt - HOUR, for: 'reminder' })
    meeting.sleepUntilEnd()
    expect(meeting.diary.slice(-4)).toEqual(['syncCalendar', 'invitation:1', 'reminder:1', 'done'])
  })

  it('cancelled calls the guest off, once they were invited', () => {
    const meeting = play(offered)
    meeting.tell({ kind: 'confirmed' })
    expect(meeting.tell({ kind: 'cancelled' })).toBeNull()
    expect(meeting.diary.slice(-3)).toEqual(['cancelled', 'syncCalendar', 'cancellation:1'])
    const uninvited = play(offered)
    uninvited.tell({ kind: 'cancelled' })
    expect(uninvited.diary).toEqual(['cancelled', 'syncCalendar'])
  })

  it('goes on without its connected calendar, and asks it again later', () => {
    let isAway = true
    const meeting = play(offered, { syncCalendar: () => ({ kind: 'synced', isDone: !isAway }) })
    const wait = meeting.tell({ kind: 'confirmed' })
    expect(meeting.diary).toEqual(['confirmed', 'syncCalendar', 'invitation:0'])
    expect(wait).toMatchObject({ kind: 'waitUntil', for: 'calendar' })
    isAway = false
    meeting.sleep()
    expect(meeting.wait()).toMatchObject({ for: 'reminder' })
  })

  it('whose invitation fails for good is held, and goes on by a retry', () => {
    let isBroken = true
    const meeting = play(offered, {
      sendMail: (wait, given) =>
        isBroken
          ? { kind: 'mailEnded', mail: 'invitation', result: { kind: 'held', reason: 'mailbox_unavailable' } }
          : WORLD.sendMail(wait, given),
    })
    expect(meeting.tell({ kind: 'confirmed' })).toMatchObject({ for: 'end' })
    expect(meeting.state().held).toBe('mailbox_unavailable')
    isBroken = false
    meeting.tell({ kind: 'retried' })
    meeting.sleepUntilEnd()
    expect(meeting.diary.slice(2)).toEqual([
      'invitation:0',
      'held:mailbox_unavailable',
      'retried',
      'invitation:0',
      'reminder:0',
      'done',
    ])
  })

  it('whose mail fails in passing is held after some attempts', () => {
    const meeting = play(offered, {
      sendMail: (_wait, { now }) => ({
        kind: 'mailEnded',
        mail: 'invitation',
        result: { kind: 'deferred', until: now + 60_000 },
      }),
    })
    meeting.tell({ kind: 'confirmed' })
    for (let attempt = 1; attempt < MAX_MAIL_ATTEMPTS; attempt += 1) meeting.sleep()
    expect(meeting.diary.filter((line) => line === 'invitation:0')).toHaveLength(MAX_MAIL_ATTEMPTS)
    expect(meeting.diary.at(-1)).toBe('held:send_failed')
  })

  it('whose guest cannot be written to goes on in silence', () => {
    const meeting = play(offered, {
      sendMail: () => ({ kind: 'mailEnded', mail: 'invitation', result: { kind: 'refused' } }),
    })
    meeting.tell({ kind: 'confirmed' })
    meeting.sleepUntilEnd()
    expect(meeting.diary).toEqual(['confirmed', 'syncCalendar', 'invitation:0', 'done'])
  })

  it('kept for good is confirmed without being told', () => {
    const meeting = play({ ...offered, tentativeUntil: null })
    expect(meeting.diary).toEqual(['confirmed', 'syncCalendar', 'invitation:0'])
  })

  it('begun anew in the middle does not repeat what has been sent', () => {
    const meeting = play({ ...offered, status: 'confirmed', invited: 0, isReminded: true })
    meeting.sleepUntilEnd()
    expect(meeting.diary).toEqual(['syncCalendar', 'done'])
  })

  it('held for its cancellation lapses when it would have been over', () => {
    const meeting = play(offered, {
      sendMail: (wait, given) =>
        wait.kind === 'sendMail' && wait.mail === 'cancellation'
          ? { kind: 'mailEnded', mail: 'cancellation', result: { kind: 'held', reason: 'send_unknown' } }
          : WORLD.sendMail(wait, given),
    })
    meeting.tell({ kind: 'confirmed' })
    meeting.tell({ kind: 'cancelled' })
    meeting.sleepUntilEnd()
    expect(meeting.diary.slice(-2)).toEqual(['held:send_unknown', 'dropped'])
    expect(meeting.wait()).toBeNull()
  })
})

const someEvent = fc.oneof(
  fc.constantFrom<MeetingEvent>(
    { kind: 'confirmed' },
    { kind: 'released' },
    { kind: 'cancelled' },
    { kind: 'retried' },
    { kind: 'timeReached' },
    { kind: 'failed' },
    { kind: 'synced', isDone: false },
    { kind: 'mailEnded', mail: 'invitation', result: { kind: 'deferred', until: NOW + HOUR } },
    { kind: 'mailEnded', mail: 'reminder', result: { kind: 'held', reason: 'send_unknown' } },
  ),
  fc.integer({ min: 1, max: 4 }).map((sequence): MeetingEvent => ({
    kind: 'moved',
    startAt: NOW + (50 + sequence * 10) * HOUR,
    endAt: NOW + (51 + sequence * 10) * HOUR,
    sequence,
  })),
)
const story = fc.array(fc.oneof(someEvent, fc.constant('sleep' as const)), { maxLength: 30 })

describe('laws of a meeting, whatever happens in whatever order', () => {
  const live = (events: readonly (MeetingEvent | 'sleep')[]) => {
    const meeting = play(offered)
    for (const event of events)
      if (event === 'sleep') meeting.sleep()
      else meeting.tell(event)
    return meeting
  }

  test.prop([story])('it never waits for an instant that is over, and ends by itself', (events) => {
    const meeting = live(events)
    const wait = meeting.wait()
    if (wait?.kind === 'waitUntil') expect(wait.at).toBeGreaterThan(meeting.now())
    meeting.sleepUntilEnd()
    expect(['done', 'cancelled', 'released']).toContain(meeting.state().status)
    expect(meeting.wait()).toBeNull()
  })

  test.prop([story])('each change is mailed at most once as long as nothing fails', (events) => {
    const calm = events.filter((event) => event === 'sleep' || !['mailEnded', 'failed'].includes(event.kind))
    const meeting = live(calm)
    meeting.sleepUntilEnd()
    const mails = meeting.diary.filter((line) => /^(?:invitation|reminder|cancellation):/.test(line))
    expect(new Set(mails).size).toBe(mails.length)
  })

  test.prop([story])(
    'nobody is reminded of what is cancelled, or called off what they were not invited to',
    (events) => {
      const { diary } = live(events)
      const end = diary.indexOf('cancelled')
      if (end >= 0) expect(diary.slice(end).some((line) => line.startsWith('reminder'))).toBe(false)
      const calledOff = diary.findIndex((line) => line.startsWith('cancellation'))
      if (calledOff >= 0)
        expect(diary.slice(0, calledOff).some((line) => line.startsWith('invitation'))).toBe(true)
    },
  )

  test.prop([story])('its state fits into a run and says the same after a trip through JSON', (events) => {
    const state = live(events).state()
    expect(JSON.parse(JSON.stringify(state))).toEqual(state)
    expect(JSON.stringify(state).length).toBeLessThan(1_000)
  })
})
