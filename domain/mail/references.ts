import type { ParsedMail } from './parsed-mail.ts'

/**
 * Message ids that this mail may answer, likeliest first: what it says it answers, then its conversation from the
 * newest to the oldest (RFC 5322 §3.6.4).
 */
export function answeredCandidates(mail: Pick<ParsedMail, 'inReplyTo' | 'references'>): string[] {
  return [...new Set([...mail.inReplyTo, ...[...mail.references].reverse()])]
}

/** Whether an id may stand in a header of ours: brackets around printable ASCII, as RFC 5322 §3.6.4 has it at its widest. */
export function isMessageId(id: string): boolean {
  return id.length < 1_000 && /^<[\x21-\x3b\x3d\x3f-\x7e]+>$/.test(id)
}

/** One mail of a conversation, as far as threading is concerned. */
export interface ThreadedMail {
  messageIdHeader: string | null
  /** What it says it answers, which may be a mail that we never saw. */
  inReplyTo: string | null
}

/**
 * The Message-IDs of a conversation for the References of the next mail in it, which answers the last one: each once,
 * oldest first, without those that no header can carry.
 */
export function referencesOf(conversation: readonly ThreadedMail[]): string[] {
  const ids = conversation.flatMap(({ inReplyTo, messageIdHeader }) => [inReplyTo, messageIdHeader])
  const usable = ids.filter((id): id is string => id !== null && isMessageId(id))
  const last = usable.at(-1)
  return [...new Set(usable.filter((id) => id !== last)), ...(last ? [last] : [])]
}
