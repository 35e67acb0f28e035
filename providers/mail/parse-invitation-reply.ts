import ICAL from 'ical.js'
import type { Attachment } from 'postal-mime'
import type { InvitationReply } from '#domain/mail/invitation-reply.ts'

/** An answer is one event with one attendee; what is larger is none. */
const MAX_BYTES = 64 * 1024
const MAX_UID = 255
const ANSWERS: Readonly<Record<string, InvitationReply['answer']>> = {
  ACCEPTED: 'accepted',
  TENTATIVE: 'tentative',
  DECLINED: 'declined',
}

/** The answer to an invitation that a mail carries as iCalendar with `METHOD:REPLY`; null: it carries none. */
export function readInvitationReply(attachments: readonly Attachment[]): InvitationReply | null {
  for (const { mimeType, content } of attachments) {
    if (!/^(?:text\/calendar|application\/ics)$/i.test(mimeType)) continue
    const text = typeof content === 'string' ? content : new TextDecoder().decode(content)
    const reply = text.length <= MAX_BYTES ? replyIn(text) : null
    if (reply) return reply
  }
  return null
}

function replyIn(text: string): InvitationReply | null {
  try {
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
    if (String(calendar.getFirstPropertyValue('method')).toUpperCase() !== 'REPLY') return null
    const event = calendar.getFirstSubcomponent('vevent')
    const attendee = event?.getFirstProperty('attendee')
    const answer = ANSWERS[String(attendee?.getFirstParameter('partstat')).toUpperCase()]
    const uid = event?.getFirstPropertyValue('uid')
    if (!event || !answer || typeof uid !== 'string' || uid.length > MAX_UID) return null
    const sequence = Number(event.getFirstPropertyValue('sequence') ?? 0)
    return {
      uid,
      answer,
      organizer: addressOf(event.getFirstPropertyValue('organizer')),
      attendee: addressOf(attendee?.getFirstValue()),
      sequence: Number.isSafeInteger(sequence) ? sequence : 0,
      stampedAt: instantOf(event.getFirstPropertyValue('dtstamp')),
    }
  } catch {
    return null // whatever else it is, it is no answer that can be read
  }
}

function addressOf(value: unknown): string | null {
  return typeof value === 'string' ? value.replace(/^mailto:/i, '').trim() || null : null
}

function instantOf(value: unknown): number | null {
  if (!(value instanceof ICAL.Time)) return null
  const at = value.toUnixTime() * 1_000
  return Number.isFinite(at) ? at : null
}
