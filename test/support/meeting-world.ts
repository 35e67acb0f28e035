/** A workspace whose calendar is in Paris, and somebody who writes to it of meetings. */
import { randomUUID } from 'node:crypto'
import { createMeetingActivities } from '#activities/meeting.ts'
import {
  considerMeeting,
  type ConsideredMail,
  type ProposalDependencies,
} from '#activities/meeting-proposal.ts'
import type { EntityManager } from '#database/orm.ts'
import { bookByHand } from '#database/records/meetings.ts'
import { ensureCalendar } from '#database/records/calendars.ts'
import type { MeetingChange } from '#domain/meeting/messages.ts'
import { addDays, instantsOf, localDay, weekdayOf } from '#domain/scheduling/zones.ts'
import { meetingDependencies, threadDependencies } from './activity-dependencies.ts'
import type { TestDatabase } from './database.ts'
import { writeConversation } from './thread-rows.ts'

export const PARIS = 'Europe/Paris'

/** A working day `count` working days ahead, and what its clock in Paris shows as an instant. */
export function workingDay(count: number): { day: string; words: string; at: (clock: string) => number } {
  let day = localDay(Date.now(), PARIS)
  for (let left = count; left > 0;) {
    day = addDays(day, 1)
    if (weekdayOf(day) % 6 !== 0) left -= 1
  }
  const words = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return {
    day,
    words: words.format(new Date(`${day}T12:00:00Z`)),
    at: (clock) => {
      const [hour = 0, minute = 0] = clock.split(':').map(Number)
      return instantsOf(day, hour * 60 + minute, PARIS).earlier
    },
  }
}

export interface MeetingRow {
  id: string
  status: string
  start_at: string
  end_at: string
  sequence: number
  tentative_until: string | null
  failure: string | null
  external_event_id: string | null
  conference_url: string | null
}

export type MeetingWorld = Awaited<ReturnType<typeof openMeetingWorld>>

export async function openMeetingWorld(test: TestDatabase, own: Partial<ProposalDependencies> = {}) {
  const workspaceId = await test.createWorkspace()
  const deps = { ...threadDependencies(test), ...meetingDependencies(test), ...own }
  const run = <T>(work: (em: EntityManager) => Promise<T>) => test.database.withWorkspace(workspaceId, work)
  const calendar = await run(async (em) => {
    const { id } = await ensureCalendar(em, workspaceId)
    await em.execute('update calendar set timezone = ? where id = ?', [PARIS, id])
    return ensureCalendar(em, workspaceId)
  })
  const writer = { database: test.database, keyring: test.keyring, workspaceId }
  const someone = await writeConversation(writer, { subject: 'A demo', firstName: 'Zoë' })
  const mail = (text: string, more: Partial<ConsideredMail> = {}): ConsideredMail => ({
    workspaceId,
    threadId: someone.threadId,
    personId: someone.personId,
    mailboxId: someone.mailboxId,
    inboundId: randomUUID(),
    subject: 'Re: A demo',
    text,
    receivedAt: Date.now(),
    offsetMinutes: null,
    personTimezone: PARIS,
    language: 'en',
    ours: null,
    ...more,
  })
  return {
    workspaceId,
    calendar,
    someone,
    writer,
    deps,
    run,
    mail,
    consider: (text: string, more: Partial<ConsideredMail> = {}) => considerMeeting(deps, mail(text, more)),
    activities: createMeetingActivities(deps),
    /** Book by hand; the meeting's id. */
    book: (
      startAt: number,
      endAt = startAt + 1_800_000,
      more: { personId?: string | null; threadId?: string | null } = {},
    ) =>
      run((em) =>
        bookByHand(em, test.keyring, {
          elsewhere: [],
          workspaceId,
          personId: someone.personId,
          threadId: someone.threadId,
          mailboxId: someone.mailboxId,
          title: 'A call',
          description: null,
          timezone: PARIS,
          by: randomUUID(),
          now: Date.now(),
          startAt,
          endAt,
          ...more,
        }),
      ),
    meetings: () => run((em) => em.execute<MeetingRow[]>('select * from meeting order by created_at, id')),
    /** What Temporal was told, as `verb:kind`. */
    told: async () =>
      (
        await run((em) =>
          em.execute<{ payload: { message: { kind: string } } }[]>(
            `select payload from outbox_item where verb = 'tellMeeting' order by id`,
          ),
        )
      ).map(({ payload }) => payload.message.kind),
    rows: <T>(sql: string) => run((em) => em.execute<T[]>(sql)),
  }
}

/** Book a meeting by hand and confirm it, as its workflow does. */
export async function confirmMeeting(
  world: MeetingWorld,
  startAt: number,
  more: { threadId?: string | null } = {},
) {
  const meetingId = await world.book(startAt, undefined, more)
  const ref = { workspaceId: world.workspaceId, meetingId }
  const record = (change: MeetingChange, eventId: string = randomUUID()) =>
    world.activities.recordMeeting({
      ...ref,
      workflowId: 'meeting:x',
      eventId,
      change,
      reason: null,
      by: null,
    })
  await record('confirmed')
  return {
    ref,
    meetingId,
    record,
    row: async () => (await world.meetings()).find(({ id }) => id === meetingId),
  }
}
