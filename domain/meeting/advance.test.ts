import { describe, expect, it } from 'vitest'
import { HOUR, NOW, offered, play, WORLD, type World } from '#test/support/meeting-play.ts'
import { MAX_MAIL_ATTEMPTS } from './advance.ts'
import type { LoadedMeeting } from './messages.ts'

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

  it('that was released and is offered again reads where it stands', () => {
    const meeting = play(offered)
    meeting.tell({ kind: 'offered' })
    expect(meeting.wait()).toMatchObject({ for: 'answer' })
    expect(meeting.tell({ kind: 'released' })).toBeNull()
    expect(meeting.tell({ kind: 'offered' })).toMatchObject({ at: offered.tentativeUntil, for: 'answer' })
    meeting.tell({ kind: 'cancelled' })
    expect(meeting.tell({ kind: 'offered' })).toBeNull()
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

  const noOneKnows = (reason: 'send_unknown' | 'activity_failed'): Partial<World> => ({
    sendMail: (wait, given) =>
      wait.kind === 'sendMail' && wait.mail === 'invitation'
        ? { kind: 'mailEnded', mail: 'invitation', result: { kind: 'held', reason } }
        : WORLD.sendMail(wait, given),
  })

  it.each(['send_unknown', 'activity_failed'] as const)(
    'cancelled while its invitation may have gone out (%s) calls the guest off, and settles nothing',
    (reason) => {
      const meeting = play(offered, noOneKnows(reason))
      meeting.tell({ kind: 'confirmed' })
      expect(meeting.tell({ kind: 'cancelled' })).toBeNull()
      expect(meeting.diary.slice(2)).toEqual([
        'invitation:0',
        `held:${reason}`,
        'dropped',
        'cancelled',
        'syncCalendar',
        'cancellation:1',
      ])
    },
  )

  it('whose mail of unknown fate is declared sent asks what became of it again; nothing else can be declared', () => {
    const answers = [{ kind: 'held', reason: 'send_unknown' } as const, { kind: 'sent' } as const]
    const meeting = play(offered, {
      sendMail: () => ({
        kind: 'mailEnded',
        mail: 'invitation',
        result: answers.shift() ?? { kind: 'sent' },
      }),
    })
    meeting.tell({ kind: 'markedSent' })
    meeting.tell({ kind: 'confirmed' })
    meeting.tell({ kind: 'markedSent' })
    expect(meeting.diary.slice(2)).toEqual([
      'invitation:0',
      'held:send_unknown',
      'marked_sent',
      'invitation:0',
    ])
    expect(meeting.state()).toMatchObject({ invited: 0, held: null })
    const broken = play({ ...offered, status: 'confirmed', held: 'mailbox_unavailable' })
    broken.tell({ kind: 'markedSent' })
    expect(broken.state().held).toBe('mailbox_unavailable')
  })

  it('begun anew, and cancelled, calls off a guest who may have its invitation', () => {
    const rows: LoadedMeeting = { ...offered, status: 'confirmed', mayBeInvited: true, held: 'send_unknown' }
    const meeting = play(rows, noOneKnows('send_unknown'))
    meeting.tell({ kind: 'cancelled' })
    expect(meeting.diary.slice(-1)).toEqual(['cancellation:1'])
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
