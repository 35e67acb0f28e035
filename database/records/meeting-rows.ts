import { uuidv7 } from 'uuidv7'
import type { GuestStatus, MeetingSource, MeetingStatus } from '#domain/meeting/state.ts'
import type { Cipher } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { notifyLive } from './events.ts'
import { instant } from './sql.ts'

/** Part of a calendar, in epoch ms; `endAt` is not part of it. */
export interface Span {
  startAt: number
  endAt: number
}

/** No meeting is longer, so that what overlaps a time has not begun longer before it. */
export const LONGEST_MS = 12 * 3_600_000

/** The condition under which nobody else may book the time of a meeting `m`: an offer that ran out frees its time. */
const IS_BOOKED = `(m.status = 'confirmed'
  or m.status = 'tentative' and (m.tentative_until is null or m.tentative_until > now()))`

/** What is booked between `startAt` and `endAt`, without one meeting, in order. Exact only under the calendar's lock. */
export async function listBooked(
  em: EntityManager,
  span: Span,
  exceptId: string | null = null,
): Promise<Span[]> {
  const rows = await em.execute<{ start_at: string; end_at: string }[]>(
    `select m.start_at, m.end_at from meeting m
     where m.start_at < ?::timestamptz and m.start_at > ?::timestamptz and m.end_at > ?::timestamptz
       and ${IS_BOOKED}
       and m.id is distinct from ?::uuid
     order by m.start_at`,
    [new Date(span.endAt), new Date(span.startAt - LONGEST_MS), new Date(span.startAt), exceptId],
  )
  return rows.map((row) => ({ startAt: instant(row.start_at), endAt: instant(row.end_at) }))
}

export interface NewMeeting extends Span {
  workspaceId: string
  calendarId: string
  personId: string | null
  threadId: string | null
  inboundId: string | null
  mailboxId: string | null
  source: MeetingSource
  title: string
  description: string | null
  phrase: string | null
  confidence: number | null
  timezone: string
  /** Epoch ms; null: for good. */
  tentativeUntil: number | null
  createdBy: string | null
}

/** Keep a slot; the caller holds the calendar's lock and has found it free. @returns the meeting's id */
export async function insertMeeting(em: EntityManager, cipher: Cipher, meeting: NewMeeting): Promise<string> {
  const id = uuidv7()
  const seal = (text: string | null, column: string) => text && cipher.seal(text, `meeting.${column}`)
  await em.execute(
    `insert into meeting (id, workspace_id, calendar_id, person_id, thread_id, inbound_id, mailbox_id, source, title,
                          description, phrase, confidence, start_at, end_at, timezone, tentative_until, uid, created_by)
     values (?, ?, ?, ?::uuid, ?::uuid, ?::uuid, ?::uuid, ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?,
             ?::timestamptz, ?, ?::uuid)`,
    [
      id,
      meeting.workspaceId,
      meeting.calendarId,
      meeting.personId,
      meeting.threadId,
      meeting.inboundId,
      meeting.mailboxId,
      meeting.source,
      seal(meeting.title, 'title'),
      seal(meeting.description, 'description'),
      seal(meeting.phrase, 'phrase'),
      meeting.confidence,
      new Date(meeting.startAt),
      new Date(meeting.endAt),
      meeting.timezone,
      meeting.tentativeUntil === null ? null : new Date(meeting.tentativeUntil),
      `${id}@throughline`,
      meeting.createdBy,
    ],
  )
  await notifyLive(em, { workspaceId: meeting.workspaceId, topic: 'meeting', id })
  return id
}

/** A meeting under its lock; instants are epoch ms. */
export interface LockedMeeting extends Span {
  id: string
  calendarId: string
  personId: string | null
  threadId: string | null
  inboundId: string | null
  mailboxId: string | null
  status: MeetingStatus
  /** Of the person. */
  timezone: string
  tentativeUntil: number | null
  sequence: number
  guestStatus: GuestStatus
}

interface MeetingRow {
  id: string
  calendar_id: string
  person_id: string | null
  thread_id: string | null
  inbound_id: string | null
  mailbox_id: string | null
  status: MeetingStatus
  start_at: string
  end_at: string
  timezone: string
  tentative_until: string | null
  sequence: number
  guest_status: GuestStatus
}

/** Lock a meeting, if it exists. Take the calendar's lock before where a slot is to be booked. */
export async function lockMeeting(em: EntityManager, meetingId: string): Promise<LockedMeeting | null> {
  const [row] = await em.execute<MeetingRow[]>(
    `select id, calendar_id, person_id, thread_id, inbound_id, mailbox_id, status, start_at, end_at, timezone,
            tentative_until, sequence, guest_status
     from meeting where id = ? for no key update`,
    [meetingId],
  )
  if (!row) return null
  return {
    id: row.id,
    calendarId: row.calendar_id,
    personId: row.person_id,
    threadId: row.thread_id,
    inboundId: row.inbound_id,
    mailboxId: row.mailbox_id,
    status: row.status,
    startAt: instant(row.start_at),
    endAt: instant(row.end_at),
    timezone: row.timezone,
    tentativeUntil: instant(row.tentative_until),
    sequence: row.sequence,
    guestStatus: row.guest_status,
  }
}

/** Give a meeting another time, as the next change of it: what was sent about it before is out of date. */
export async function putTime(em: EntityManager, meeting: { id: string } & Span): Promise<number> {
  const [row] = await em.execute<{ sequence: number }[]>(
    `update meeting set start_at = ?::timestamptz, end_at = ?::timestamptz, sequence = sequence + 1,
       invited_at = null, reminded_at = null, guest_status = 'invited', guest_answered_at = null where id = ? returning sequence`,
    [new Date(meeting.startAt), new Date(meeting.endAt), meeting.id],
  )
  if (!row) throw new Error('A meeting that was locked has vanished.')
  return row.sequence
}

/** Until when an offer is kept: an instant (epoch ms), or null for good. Only what is still tentative. */
export async function keepUntil(em: EntityManager, meetingId: string, until: number | null): Promise<void> {
  await em.execute(
    `update meeting set tentative_until = ?::timestamptz where id = ? and status = 'tentative'`,
    [until === null ? null : new Date(until), meetingId],
  )
}

/** The time of an offer is free from now on. */
export async function expireNow(em: EntityManager, meetingId: string): Promise<void> {
  await em.execute(
    `update meeting set tentative_until = least(tentative_until, now()) where id = ? and status = 'tentative'`,
    [meetingId],
  )
}

/** `released → tentative`: the offer stands again. */
export async function reopen(em: EntityManager, meetingId: string): Promise<void> {
  await em.execute(
    `update meeting set status = 'tentative', ended_at = null where id = ? and status = 'released'`,
    [meetingId],
  )
}

/** Something about a meeting needs a human's eye: what it is, with its remedy; null: nothing any more. */
export async function noteFailure(
  em: EntityManager,
  meetingId: string,
  failure: string | null,
): Promise<void> {
  await em.execute('update meeting set failure = ? where id = ?', [failure, meetingId])
}

/** Whether a fact of this id stands on a timeline: then what it states was done by an earlier attempt. */
export async function hasHappened(em: EntityManager, eventId: string): Promise<boolean> {
  return (await em.execute<unknown[]>('select 1 from event where id = ?', [eventId])).length > 0
}

/** The first confirmed meeting of a person that is still to come. */
export async function findComing(
  em: EntityManager,
  personId: string,
): Promise<(Span & { id: string }) | null> {
  const [row] = await em.execute<{ id: string; start_at: string; end_at: string }[]>(
    `select id, start_at, end_at from meeting
     where person_id = ? and status = 'confirmed' and end_at > now() order by start_at limit 1`,
    [personId],
  )
  return row ? { id: row.id, startAt: instant(row.start_at), endAt: instant(row.end_at) } : null
}

/** Offers of a conversation that nobody has answered: a newer mail makes a newer offer. */
export async function listOffers(em: EntityManager, threadId: string): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from meeting where thread_id = ? and status = 'tentative' and tentative_until is not null
     order by id for no key update`,
    [threadId],
  )
  return rows.map(({ id }) => id)
}
