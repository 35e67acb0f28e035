/** The machine-readable parts of a report: delivery status (RFC 3464), abuse (RFC 5965) and the mail they are about. */
import PostalMime, { type Attachment } from 'postal-mime'
import type { DeliveryStatus, ParsedMail, ReportedMail, ReportFields } from '#domain/mail/parsed-mail.ts'

const MAX_REPORT = 256 * 1024
const MAX_RECIPIENTS = 100

/** What the parts say; null for each kind of part that is not there. */
export async function readReports(
  parts: readonly Attachment[],
): Promise<Pick<ParsedMail, 'deliveryStatus' | 'feedbackReport' | 'reported'>> {
  const status = parts.find((part) => /^message\/(global-)?delivery-status$/.test(part.mimeType))
  const feedback = parts.find((part) => part.mimeType === 'message/feedback-report')
  const original = parts.find((part) =>
    /^(message\/(rfc822|global)|(text|message)\/(rfc822|global)-headers)$/.test(part.mimeType),
  )
  return {
    deliveryStatus: status ? deliveryStatus(textOf(status)) : null,
    feedbackReport: feedback ? (fieldBlocks(textOf(feedback))[0] ?? {}) : null,
    reported: original ? await reportedMail(original) : null,
  }
}

function deliveryStatus(text: string): DeliveryStatus {
  const [message = {}, ...recipients] = fieldBlocks(text)
  // Some servers leave the block about the message out.
  const all =
    message['final-recipient'] || message['original-recipient'] ? [message, ...recipients] : recipients
  return { message, recipients: all.slice(0, MAX_RECIPIENTS) }
}

/** Blocks of `Name: value` lines with folding, separated by empty lines. */
function fieldBlocks(text: string): ReportFields[] {
  const unfolded = text.replace(/\r\n?/g, '\n').replace(/\n[ \t]+/g, ' ')
  return unfolded
    .split(/\n\s*\n/)
    .map((block) => Object.fromEntries(block.split('\n').flatMap(field)))
    .filter((fields) => Object.keys(fields).length > 0)
}

function field(line: string): [string, string][] {
  const at = line.indexOf(':')
  return at > 0 ? [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]] : []
}

async function reportedMail(part: Attachment): Promise<ReportedMail> {
  const { headers } = await PostalMime.parse(headerOnly(textOf(part)), { maxNestingDepth: 2 })
  const fields = headers.map(({ key, value }) => ({ name: key, value }))
  const id = fields.find((header) => header.name === 'message-id')?.value
  return { messageId: /<[^<>\s]+>/.exec(id ?? '')?.[0] ?? null, headers: fields }
}

function headerOnly(text: string): string {
  const end = /\r?\n\r?\n/.exec(text)
  return `${end ? text.slice(0, end.index) : text}\r\n\r\n`
}

function textOf(part: Attachment): string {
  const { content } = part
  if (typeof content === 'string') return content.slice(0, MAX_REPORT)
  return Buffer.from(content as ArrayBuffer)
    .subarray(0, MAX_REPORT)
    .toString('utf8')
    .replaceAll('\u0000', '')
}
