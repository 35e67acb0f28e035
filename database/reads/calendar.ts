import { DomainError } from '#domain/errors.ts'
import {
  REMIND_BEFORE_MS,
  type GuestStatus,
  type MeetingSource,
  type MeetingStatus,
} from '#domain/meeting/state.ts'
import type { MessagePurpose, MessageState } from '#domain/statuses.ts'
import { subjectCiphers } from '../envelopes.ts'
import type { Cipher, Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { ORIGINS_OF_M } from '../records/meeting-facts.ts'
import { displayName, iso, pageOf, timeCursor, whereAll, type Page, type PageRequest } from './rows.ts'

export interface MeetingItem {
  id: string
  title: string
  description: string | null
  status: MeetingStatus
  source: MeetingSource
  startAt: string
  endAt: string
  timezone: string
  person: { id: string; name: string; email: string } | null
  attendees: string[]
  mailbox: { id: string; name: string } | null
  threadId: string | null
  meetLink: string | null
  uid: string
  /** Of the last invitation, counted from 0. */
  sequence: number
  invitedAt: string | null
  reminderDueAt: string | null
  remindedAt: string | null
  reminderSent: boolean
  guestStatus: GuestStatus
  guestAnsweredAt: string | null
  failure: string | null
}
export interface MeetingMail {
  id: string
  purpose: MessagePurpose
  sequence: number
  messageIdHeader: string
  state: MessageState
  endedAt: string | null
  response: string | null
}
export interface MeetingDetail extends MeetingItem {
  phrase: string | null
  confidence: number | null
  tentativeUntil: string | null
  holdId: string | null
  holdReason: string | null
  mails: MeetingMail[]
  createdAt: string
  endedAt: string | null
}
interface Row {
  id: string
  title: Buffer
  description: Buffer | null
  phrase: Buffer | null
  confidence: number | null
  status: MeetingStatus
  source: MeetingSource
  startAt: string
  startKey: string
  endAt: string
  timezone: string
  personId: string | null
  email: string | null
  firstName: string | null
  lastName: string | null
  subjectKeyId: string | null
  mailboxId: string | null
  mailboxName: string | null
  threadId: string | null
  meetLink: string | null
  uid: string
  invitedAt: string | null
  remindedAt: string | null
  tentativeUntil: string | null
  sequence: number
  guestStatus: GuestStatus
  guestAnsweredAt: string | null
  failure: string | null
  createdAt: string
  endedAt: string | null
}

const SELECT = `select m.id, m.title, m.description, m.phrase, m.confidence, m.status, m.source, m.start_at as "startAt",
    m.start_at::text as "startKey", m.end_at as "endAt", m.timezone, m.person_id as "personId", p.email,
    p.first_name as "firstName", p.last_name as "lastName", p.subject_key_id as "subjectKeyId",
    b.id as "mailboxId", b.name as "mailboxName", m.thread_id as "threadId", m.conference_url as "meetLink",
    m.invited_at as "invitedAt", m.reminded_at as "remindedAt", m.tentative_until as "tentativeUntil", m.uid, m.sequence,
    m.guest_status as "guestStatus", m.guest_answered_at as "guestAnsweredAt", m.failure,
    m.created_at as "createdAt", m.ended_at as "endedAt"
  from meeting m left join person p on p.id = m.person_id left join mailbox b on b.id = m.mailbox_id`

export interface MeetingFilter extends PageRequest {
  from?: string | undefined
  to?: string | undefined
  /** Left out: all but those that were released. */
  status?: MeetingStatus | undefined
  personId?: string | undefined
  threadId?: string | undefined
}

/** Meetings that touch the span from `from` to `to`, in the order of their start. */
export async function listMeetings(
  em: EntityManager,
  keyring: Keyring,
  filter: MeetingFilter,
): Promise<Page<MeetingItem>> {
  const conditions: [string, unknown[]][] = [
    filter.status ? ['m.status = ?', [filter.status]] : [`m.status <> 'released'`, []],
  ]
  if (filter.from) conditions.push(['m.end_at > ?::timestamptz', [filter.from]])
  if (filter.to) conditions.push(['m.start_at < ?::timestamptz', [filter.to]])
  if (filter.personId) conditions.push(['m.person_id = ?', [filter.personId]])
  if (filter.threadId) conditions.push(['m.thread_id = ?', [filter.threadId]])
  const after = timeCursor(filter.cursor)
  if (after) conditions.push(['(m.start_at, m.id) > (?::timestamptz, ?::uuid)', [after.at, after.id]])
  const rows = await em.execute<Row[]>(
    `${SELECT} ${whereAll(conditions)} order by m.start_at, m.id limit ?`,
    [...conditions.flatMap(([, params]) => params), filter.limit + 1],
  )
  const cipherOf = await ciphersOf(em, keyring, rows)
  const item = (row: Row) => meetingItem(row, cipherOf(row))
  return pageOf(rows, { limit: filter.limit, item, keyOf: (row) => [row.startKey, row.id] })
}

/** A meeting with the mails about it. @throws DomainError not_found */
export async function readMeeting(em: EntityManager, keyring: Keyring, id: string): Promise<MeetingDetail> {
  const [row] = await em.execute<Row[]>(`${SELECT} where m.id = ?`, [id])
  if (!row) throw new DomainError('not_found', 'There is no such meeting.')
  const [hold] = await em.execute<{ id: string; reason: string }[]>(
    'select id, reason from hold where meeting_id = ? and resolved_at is null order by id desc limit 1',
    [id],
  )
  const cipher = (await ciphersOf(em, keyring, [row]))(row)
  return {
    ...meetingItem(row, cipher),
    phrase: open(cipher, row.phrase, 'meeting.phrase'),
    confidence: row.confidence,
    tentativeUntil: row.status === 'tentative' ? iso(row.tentativeUntil) : null,
    holdId: hold?.id ?? null,
    holdReason: hold?.reason ?? null,
    mails: await listMails(em, id),
    createdAt: iso(row.createdAt),
    endedAt: iso(row.endedAt),
  }
}

/** A meeting with a person is sealed under their key, a block of one's own time under the instance key. */
async function ciphersOf(
  em: EntityManager,
  keyring: Keyring,
  rows: readonly Row[],
): Promise<(row: Row) => Cipher | undefined> {
  const ciphers = await subjectCiphers(
    em,
    keyring,
    rows.flatMap((row) => row.subjectKeyId ?? []),
  )
  return (row) => (row.personId ? ciphers.get(row.subjectKeyId ?? '') : keyring)
}

function open(cipher: Cipher | undefined, sealed: Buffer | null, context: string): string | null {
  return (sealed && cipher?.open(sealed, context).toString()) ?? null
}

function meetingItem(row: Row, cipher: Cipher | undefined): MeetingItem {
  const { id, status, source, timezone, threadId, meetLink, uid, sequence, failure, personId, email } = row
  return {
    id,
    title: open(cipher, row.title, 'meeting.title') ?? '',
    description: open(cipher, row.description, 'meeting.description'),
    status,
    source,
    startAt: iso(row.startAt),
    endAt: iso(row.endAt),
    timezone,
    person: personId && email ? { id: personId, name: displayName({ ...row, email }), email } : null,
    attendees: email ? [email] : [],
    mailbox: row.mailboxId && row.mailboxName !== null ? { id: row.mailboxId, name: row.mailboxName } : null,
    threadId,
    meetLink,
    uid,
    sequence,
    invitedAt: iso(row.invitedAt),
    reminderDueAt: reminderDueAt(row),
    remindedAt: iso(row.remindedAt),
    reminderSent: row.remindedAt !== null,
    guestStatus: row.guestStatus,
    guestAnsweredAt: iso(row.guestAnsweredAt),
    failure,
  }
}

/** One hour before a confirmed meeting, unless it was agreed later than that, or was declined. */
function reminderDueAt({
  status,
  personId,
  startAt,
  remindedAt,
  createdAt,
  guestStatus,
}: Row): string | null {
  const at = new Date(startAt).getTime() - REMIND_BEFORE_MS
  const isWanted = status === 'confirmed' && personId !== null && guestStatus !== 'declined'
  const isDue = isWanted && remindedAt === null
  return isDue && at > new Date(createdAt).getTime() ? new Date(at).toISOString() : null
}

/** The ledger names such a mail by what it is for: `meeting:<id>:<purpose>:<sequence>`. */
async function listMails(em: EntityManager, meetingId: string): Promise<MeetingMail[]> {
  const rows = await em.execute<MeetingMail[]>(
    `select mail.id, mail.purpose, split_part(mail.origin, ':', 4)::int as sequence,
            mail.message_id_header as "messageIdHeader", mail.state, mail.ended_at as "endedAt", mail.response
     from meeting m, lateral (select * from message where origin = any(${ORIGINS_OF_M}) offset 0) mail
     where m.id = ? order by mail.id limit 200`,
    [meetingId],
  )
  return rows.map((row) => ({ ...row, endedAt: iso(row.endedAt) }))
}
