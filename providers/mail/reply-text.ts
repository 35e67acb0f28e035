import EmailReplyParser from 'email-reply-parser'

/** Beyond this a text is not somebody's answer, and the patterns below would take long over it. */
const MAX_READ = 40_000
const MAX_LINE = 2_000

/** Part what somebody wrote from what they quote. Where nothing is left, all of it counts as new. */
export function splitReply(text: string): { newText: string; quotedText: string } {
  const read = text
    .slice(0, MAX_READ)
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.slice(0, MAX_LINE).trimEnd())
    .join('\n')
    .replace(/\n{4,}/g, '\n\n\n') // the parser's patterns take seconds over thousands of empty lines
  const email = new EmailReplyParser().read(read)
  const newText = email.getVisibleText().trim()
  return newText
    ? { newText, quotedText: email.getQuotedText().trim() }
    : { newText: read.trim(), quotedText: '' }
}
