/** Marks that mail programs put before a subject when answering or passing on, in the languages we meet most. */
const PREFIX =
  /^\s*(?:(?:re|aw|sv|vs|antw|odp|rif|r\u00e9f|r\u00e9|r\u00e9p|ynt|\u56de\u590d|\u7b54\u590d|fw|fwd|tr|wg|i|rv|enc|doorst|vb)(?:\s*\[\d+\]|\s*\(\d+\)|\^\d+)?\s*[:\uff1a]\s*)+/i

/** A subject by which mails of one conversation compare equal: no prefixes, one case, single blanks. */
export function subjectKey(subject: string): string {
  return bareSubject(subject).toLowerCase()
}

/** The subject without its reply and forward marks. */
export function bareSubject(subject: string): string {
  return subject.replace(/\s+/g, ' ').replace(PREFIX, '').trim()
}

/** The subject of an answer: marked once, however long the conversation is. */
export function replySubject(subject: string): string {
  return `Re: ${bareSubject(subject)}`
}
