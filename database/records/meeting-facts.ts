import { MEETING_MAILS, type LoadedMeeting, type MeetingMail } from '#domain/meeting/messages.ts'
import type { MeetingHoldReason, MeetingStatus } from '#domain/meeting/state.ts'
import type { EntityManager } from '../orm.ts'
import { endByOrigin } from './ledger-origins.ts'
import { instant } from './sql.ts'

/** Names a mail about a meeting in the ledger, for ever. */
export function meetingOrigin(meetingId: string, mail: MeetingMail, sequence: number): string {
  return `meeting:${meetingId}:${mail}:${sequence}`
}

/**
 * The origins that mails about the meeting `m` may have, for `origin = any(…)`. A pattern would be matched against every
 * message of the workspace: under row-level security no index serves `like`, which is not leakproof.
 */
export const ORIGINS_OF_M = `array(select 'meeting:' || m.id || ':' || mail || ':' || number
  from unnest(array[${MEETING_MAILS.map((mail) => `'${mail}'`).join(', ')}]) mail, generate_series(0, m.sequence) number)`

interface FactsRow {
  status: MeetingStatus
  start_at: string
  end_at: string
  tentative_until: string | null
  sequence: number
  has_guest: boolean
  mails: { mail: MeetingMail; sequence: number; isKnown: boolean }[]
  held: MeetingHoldReason | null
}

/** What stands in the rows of a meeting, the mails about it that went out, or may have, included; null: it is gone. */
export async function readFacts(em: EntityManager, meetingId: string): Promise<LoadedMeeting | null> {
  const [row] = await em.execute<FactsRow[]>(
    `select m.status, m.start_at, m.end_at, m.tentative_until, m.sequence,
       m.mailbox_id is not null and exists (select 1 from person p where p.id = m.person_id) as has_guest,
       (select coalesce(jsonb_agg(jsonb_build_object('mail', split_part(origin, ':', 3),
                                                     'sequence', split_part(origin, ':', 4)::int,
                                                     'isKnown', state not in ('transmitting', 'unknown'))), '[]')
        from message where origin = any(${ORIGINS_OF_M})
          and (state in ('transmitting', 'unknown', 'accepted') or resolution = 'sent')) as mails,
       (select reason from hold where meeting_id = m.id and resolved_at is null limit 1) as held
     from meeting m where m.id = ?`,
    [meetingId],
  )
  if (!row) return null
  const sent = (mail: MeetingMail, isKnown = true) =>
    row.mails.filter((one) => one.mail === mail && one.isKnown === isKnown).map((one) => one.sequence)
  return {
    status: row.status,
    startAt: instant(row.start_at),
    endAt: instant(row.end_at),
    tentativeUntil: instant(row.tentative_until),
    sequence: row.sequence,
    hasGuest: row.has_guest,
    invited: Math.max(-1, ...sent('invitation')),
    mayBeInvited: sent('invitation', false).length > 0,
    isCalledOff: sent('cancellation').length > 0,
    isReminded: sent('reminder').includes(row.sequence),
    held: row.held,
  }
}

const FROM: Record<'confirmed' | 'released' | 'cancelled' | 'done', readonly MeetingStatus[]> = {
  confirmed: ['tentative'],
  released: ['tentative'],
  cancelled: ['tentative', 'confirmed'],
  done: ['confirmed'],
}

/**
 * A meeting takes its next status, from where that makes sense; a cancellation is a change of its own.
 * @returns false if it had it before
 */
export async function markStatus(
  em: EntityManager,
  meetingId: string,
  status: keyof typeof FROM,
): Promise<boolean> {
  const from = FROM[status].map((one) => `'${one}'`).join(', ')
  const ends = status !== 'confirmed'
  const rows = await em.execute<unknown[]>(
    `update meeting set status = ?, tentative_until = null, sequence = sequence + ?,
       ended_at = case when ? then now() end where id = ? and status in (${from}) returning id`,
    [status, status === 'cancelled' ? 1 : 0, ends, meetingId],
  )
  return rows.length > 0
}

/** What was still to be sent about the meeting as it was will not be. */
export async function dropMails(
  em: EntityManager,
  { id, sequence }: { id: string; sequence: number },
): Promise<void> {
  for (const mail of ['invitation', 'reminder'] as const)
    await endByOrigin(em, { origin: meetingOrigin(id, mail, sequence), by: null })
}

/** What was sent to the guest, and when; pages show it. */
export async function markMailed(em: EntityManager, meetingId: string, mail: MeetingMail): Promise<void> {
  if (mail === 'cancellation') return
  const column = mail === 'invitation' ? 'invited_at' : 'reminded_at'
  await em.execute(`update meeting set ${column} = now() where id = ?`, [meetingId])
}

/** The ledger row of the mail that was last intended about a meeting: the one that it is held for. */
export async function lastMail(em: EntityManager, meetingId: string): Promise<string | null> {
  const [row] = await em.execute<{ id: string | null }[]>(
    `select (select id from message where origin = any(${ORIGINS_OF_M})
             order by created_at desc, id desc limit 1) as id
     from meeting m where m.id = ?`,
    [meetingId],
  )
  return row?.id ?? null
}
