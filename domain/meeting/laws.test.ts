import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { HOUR, NOW, offered, play } from '#test/support/meeting-play.ts'
import type { MeetingEvent } from './messages.ts'

const someEvent = fc.oneof(
  fc.constantFrom<MeetingEvent>(
    { kind: 'offered' },
    { kind: 'confirmed' },
    { kind: 'released' },
    { kind: 'cancelled' },
    { kind: 'retried' },
    { kind: 'markedSent' },
    { kind: 'timeReached' },
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
    const calm = events.filter((event) => event === 'sleep' || event.kind !== 'mailEnded')
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
