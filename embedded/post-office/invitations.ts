/** What the iCalendar object of a mail says, as a prospect's calendar would read it. */
import PostalMime from 'postal-mime'
import { instantsOf, isZone } from '#domain/scheduling/zones.ts'
import type { InvitationFacts } from '#providers/mail/mailroom.ts'

/** The facts of the first event in the first iCalendar part, or null if there is none. */
export async function readInvitation(raw: Uint8Array): Promise<InvitationFacts | null> {
  if (!Buffer.from(raw).includes('text/calendar')) return null
  const { attachments } = await PostalMime.parse(raw)
  const part = attachments.find(({ mimeType }) => mimeType === 'text/calendar')
  return part ? factsOf(Buffer.from(part.content as ArrayBuffer).toString('utf8')) : null
}

function factsOf(content: string): InvitationFacts | null {
  const lines = content.replace(/\r?\n[ \t]/g, '').split(/\r?\n/) // folded lines (RFC 5545 §3.1)
  const value = (name: string) =>
    lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1) ?? null
  const uid = value('UID')
  if (!uid) return null
  const instant = (name: string) =>
    instantOf(lines.find((line) => new RegExp(`^${name}[;:]`).test(line)) ?? '')
  return {
    method: value('METHOD') ?? 'PUBLISH',
    uid,
    sequence: Number(value('SEQUENCE') ?? 0),
    startAt: instant('DTSTART'),
    endAt: instant('DTEND'),
  }
}

/** `DTSTART:20260108T140000Z`, or with a zone `DTSTART;TZID=Europe/Paris:20260108T150000`. */
function instantOf(line: string): number | null {
  const [, year, month, date, hour, minute, second, utc] =
    /:(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)$/.exec(line) ?? []
  if (!year) return null
  const day = `${year}-${month}-${date}`
  if (utc) return Date.parse(`${day}T${hour}:${minute}:${second}Z`)
  const zone = /;TZID="?([^;:"]+)/.exec(line)?.[1] ?? ''
  return isZone(zone) ? instantsOf(day, Number(hour) * 60 + Number(minute), zone).earlier : null
}
