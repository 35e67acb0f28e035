/** What a calendar program answers to an invitation in the name of its owner (iTIP REPLY, RFC 5546 §3.2.3). */
export interface InvitationReply {
  /** Of the event, as the invitation has it. */
  uid: string
  /** The addresses that the reply names; null: none. */
  organizer: string | null
  attendee: string | null
  answer: 'accepted' | 'tentative' | 'declined'
  /** Of the invitation that is answered. */
  sequence: number
  /** When it was answered, epoch ms; null: it does not say. */
  stampedAt: number | null
}
