import { emailKey } from '#domain/mail/address.ts'
import type { InvitationReply } from '#domain/mail/invitation-reply.ts'
import type { EntityManager } from '../orm.ts'
import { notifyLive } from './events.ts'

export interface GuestReply {
  workspaceId: string
  /** Whom the mail is from. */
  personId: string
  /** Epoch ms. */
  receivedAt: number
  reply: InvitationReply
}

/**
 * Write down what a guest answers to our invitation: of the meeting with this UID, from its own guest, to the mailbox
 * that invited. The newest answer to the time that the meeting has now counts (RFC 5546 §2.1.5: SEQUENCE, then
 * DTSTAMP); all others change nothing.
 */
export async function noteGuestReply(
  em: EntityManager,
  { workspaceId, personId, receivedAt, reply }: GuestReply,
) {
  const [meeting] = await em.execute<{ id: string; address: string }[]>(
    `select m.id, b.address from meeting m join mailbox b on b.id = m.mailbox_id
     where m.uid = ? and m.person_id = ? and m.status = 'confirmed' and m.sequence <= ? for no key update of m`,
    [reply.uid, personId, reply.sequence],
  )
  if (!meeting || !reply.organizer || emailKey(meeting.address) !== emailKey(reply.organizer)) return
  // A clock that is ahead must not shut out the answers that follow.
  const at = new Date(Math.min(reply.stampedAt ?? receivedAt, receivedAt))
  await em.execute(
    `update meeting set guest_status = ?, guest_answered_at = ?::timestamptz
     where id = ? and (guest_answered_at is null or guest_answered_at <= ?::timestamptz)`,
    [reply.answer, at, meeting.id, at],
  )
  await notifyLive(em, { workspaceId, topic: 'meeting', id: meeting.id })
}
