import type { Language } from '#domain/assistant/jobs.ts'
import type { MeetingStatus } from '#domain/meeting/state.ts'
import { openText, subjectCipher } from '../envelopes.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { instant } from './sql.ts'

/** A meeting with its opened texts: for one use, never for a workflow or a log. Instants are epoch ms. */
export interface MeetingTexts {
  id: string
  uid: string
  status: MeetingStatus
  sequence: number
  startAt: number
  endAt: number
  /** Of the guest. */
  timezone: string
  title: string
  description: string | null
  conferenceUrl: string | null
  external: { calendarId: string; eventId: string } | null
  guest: { firstName: string | null; fullName: string | null; email: string } | null
  language: Language
}

interface TextsRow {
  id: string
  uid: string
  status: MeetingStatus
  sequence: number
  start_at: string
  end_at: string
  timezone: string
  title: Buffer
  description: Buffer | null
  conference_url: string | null
  external_calendar_id: string | null
  external_event_id: string | null
  email: string | null
  first_name: string | null
  full_name: string | null
  subject_key_id: string | null
  locale: string | null
  language: Language | null
}

/** Null if the meeting is gone. The language is the one that the guest wrote in last, else that of their locale. */
export async function readTexts(
  em: EntityManager,
  keyring: Keyring,
  meetingId: string,
): Promise<MeetingTexts | null> {
  const [row] = await em.execute<TextsRow[]>(
    `select m.*, p.email, p.subject_key_id, p.locale, nullif(trim(p.first_name), '') as first_name,
       nullif(trim(concat_ws(' ', p.first_name, p.last_name)), '') as full_name,
       (select c.language from classification c where c.thread_id = m.thread_id and c.language is not null
        order by c.created_at desc limit 1) as language
     from meeting m left join person p on p.id = m.person_id where m.id = ?`,
    [meetingId],
  )
  if (!row) return null
  const cipher = row.subject_key_id ? await subjectCipher(em, keyring, row.subject_key_id) : keyring
  const { external_calendar_id: calendarId, external_event_id: eventId, email } = row
  return {
    id: row.id,
    uid: row.uid,
    status: row.status,
    sequence: row.sequence,
    startAt: instant(row.start_at),
    endAt: instant(row.end_at),
    timezone: row.timezone,
    title: openText(cipher, row.title, 'meeting.title'),
    description: openText(cipher, row.description, 'meeting.description') || null,
    conferenceUrl: row.conference_url,
    external: calendarId && eventId ? { calendarId, eventId } : null,
    guest: email === null ? null : { firstName: row.first_name, fullName: row.full_name, email },
    language: row.language ?? (row.locale?.startsWith('fr') ? 'fr' : 'en'),
  }
}

/** Where the meeting stands in a calendar that has just answered; `stored` null: nowhere. Its failure is over. */
export async function markExternal(
  em: EntityManager,
  meetingId: string,
  {
    calendarId,
    stored,
  }: { calendarId: string; stored: { eventId: string; conferenceUrl: string | null } | null },
): Promise<void> {
  await em.execute(
    `update meeting set external_calendar_id = ?::uuid, external_event_id = ?,
       conference_url = case when ? then coalesce(?, conference_url) end,
       failure = nullif(failure, (select c.failure from calendar c where c.id = ?))
     where id = ?`,
    [
      stored ? calendarId : null,
      stored?.eventId ?? null,
      stored !== null,
      stored?.conferenceUrl ?? null,
      calendarId,
      meetingId,
    ],
  )
}
