import type { ParsedMail } from './parsed-mail.ts'

/**
 * Message ids that this mail may answer, likeliest first: what it says it answers, then its conversation from the
 * newest to the oldest (RFC 5322 §3.6.4).
 */
export function answeredCandidates(mail: Pick<ParsedMail, 'inReplyTo' | 'references'>): string[] {
  return [...new Set([...mail.inReplyTo, ...[...mail.references].reverse()])]
}
