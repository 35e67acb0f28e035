/** What an SMTP failure means for the mail (RFC 5321 §4.2, RFC 3463). */
import type { TransmitResult } from './mail-provider.ts'

/** How far an attempt got. `dotMayHaveLeft` is set before the dot is given to the socket and never taken back. */
export interface Progress {
  dotMayHaveLeft: boolean
  stopped: { by: 'deadline' } | { by: 'fence' } | { by: 'hook'; error: unknown } | null
}

export function newProgress(): Progress {
  return { dotMayHaveLeft: false, stopped: null }
}

/** The parts of nodemailer's error that decide. */
interface SmtpFailure {
  code: string
  originalCode: string
  command: string
  /** The server's reply code, 0 if it did not answer. */
  status: number
  /** The enhanced status code, e.g. `5.1.1`. */
  enhanced: string
  response: string
}

type Failure = Exclude<TransmitResult, { kind: 'accepted' }>

/** Classify what `error` did to a mail that got as far as `progress` says. */
export function outcomeOfFailure(error: unknown, progress: Progress): Failure {
  const failure = readFailure(error)
  const response = failure.response
  // 421 may come at any moment and for any reason (RFC 5321 §3.8): after the dot it says nothing about the mail.
  if (progress.dotMayHaveLeft && (failure.status === 0 || failure.status === 421))
    return { kind: 'unknown', code: progress.stopped ? 'deadline' : 'connection_lost', response }
  if (progress.stopped?.by === 'fence') return { kind: 'transient', code: 'fenced', response: '' }
  if (progress.stopped?.by === 'deadline') return { kind: 'transient', code: 'deadline', response }
  if (failure.status === 0) return withoutAnswer(failure)
  const code = [failure.status, failure.enhanced].filter(Boolean).join(' ')
  const scope = refusedScope(failure)
  if (scope) return { kind: 'rejected', scope, code, response }
  return { kind: 'transient', code, response, ...retryAfter(response) }
}

/** Whether the connection was over, and the server cannot have taken the mail: another may carry it. */
export function isGone(error: unknown, progress: Progress): boolean {
  const { status } = readFailure(error)
  return !progress.dotMayHaveLeft && progress.stopped === null && (status === 0 || status === 421)
}

/** The server's words, on one line and without addresses, for records and screens. */
export function withoutAddresses(response: string): string {
  return response
    .replace(/<?[^\s<>"'=:;,()]+@[^\s<>"';,()]+>?/g, '<address>')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 500)
}

function readFailure(error: unknown): SmtpFailure {
  const fields = error as Partial<Record<string, unknown>>
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '')
  const response = withoutAddresses(text('response'))
  return {
    code: text('code'),
    originalCode: text('originalCode'),
    command: text('command'),
    status: typeof fields['responseCode'] === 'number' ? fields['responseCode'] : 0,
    enhanced: /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? '',
    response,
  }
}

/** Before the dot and without a reply: most of it is weather, some of it is configuration. */
function withoutAnswer({ code, originalCode, command, response }: SmtpFailure): Failure {
  const reason = originalCode || code || 'connection_lost'
  if (code === 'EAUTH' || code === 'ENOAUTH' || /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(reason))
    return { kind: 'rejected', scope: 'mailbox', code: reason, response }
  if (code === 'EENVELOPE' && command === 'API')
    return { kind: 'rejected', scope: 'recipient', code, response }
  if (code === 'EMESSAGE') return { kind: 'rejected', scope: 'content', code, response }
  return { kind: 'transient', code: reason, response }
}

/** Who or what was refused for good; null for what may pass (4yz, a full mailbox, a session out of step). */
function refusedScope({
  status,
  enhanced,
  command,
  response,
}: SmtpFailure): 'recipient' | 'content' | 'mailbox' | null {
  if (status < 500 || status === 503 || enhanced === '5.2.2') return null
  if (status === 552 && command === 'RCPT TO') return null // to be read as 452 (RFC 5321 §4.5.3.1.10)
  const about = enhanced.slice(2)
  if (
    /^(530|534|535|538)$/.test(String(status)) ||
    /relay(ing)? (access )?(is )?(denied|not)|authenticat/i.test(response)
  )
    return 'mailbox'
  if (/^1\.[78]$/.test(about)) return 'mailbox' // the sender's address
  if (/^1\.[1236]$|^1\.10$|^2\.1$/.test(about)) return 'recipient' // no such mailbox, moved, disabled
  if (/^3\.4$|^6\./.test(about) || status === 552) return 'content'
  if (command === 'RCPT TO') return about.startsWith('7.') ? 'content' : 'recipient'
  return command === 'DATA' ? 'content' : 'mailbox'
}

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 }

/** A greylisting server often says when to come back. */
function retryAfter(response: string): { retryAfterMs?: number } {
  const words =
    /\b(?:in|after|wait|within)\s+(?:about\s+)?(\d{1,4})\s*(s|sec|seconds?|m|min|minutes?|h|hours?)\b/i.exec(
      response,
    )
  const unit = UNIT_MS[words?.[2]?.[0]?.toLowerCase() ?? '']
  return words && unit ? { retryAfterMs: Math.min(Number(words[1]) * unit, 24 * UNIT_MS['h']!) } : {}
}
