/**
 * One mail to one recipient, over a connection that carries no other mail at the same time. nodemailer's pool is not used:
 * it puts a message whose connection closed in the middle back into its queue, which is how duplicates are made
 * (reliability M5).
 */
import { Readable } from 'node:stream'
import { domainToASCII } from 'node:url'
import type {
  ConnectionTrial,
  Envelope,
  MailServerAccess,
  TransmitOptions,
  TransmitResult,
} from './mail-provider.ts'
import { createKeptSessions, type Kept } from './smtp-kept.ts'
import { isGone, newProgress, outcomeOfFailure, withoutAddresses, type Progress } from './smtp-outcome.ts'
import { openSmtpSession } from './smtp-session.ts'
import { createTurns } from './smtp-turns.ts'

const CHUNK_BYTES = 16 * 1024

const keptSessions = createKeptSessions()
const turns = createTurns()

interface Mail {
  mime: Uint8Array
  envelope: Envelope
}

/**
 * Transmit once, when a session of the account is free; never throws for what a server or a network does.
 * @throws whatever `onBeforeDot` throws; nothing was delivered then
 */
export function transmitBySmtp(
  access: MailServerAccess,
  mail: Mail,
  options: TransmitOptions,
): Promise<TransmitResult> {
  const until = performance.now() + options.deadlineMs
  const left = () => ({ ...options, deadlineMs: until - performance.now() })
  return turns.take(access, async (): Promise<TransmitResult> => {
    if (left().deadlineMs <= 0) return { kind: 'transient', code: 'deadline', response: '' }
    const kept = keptSessions.take(access)
    // One that its server has left meanwhile says nothing about the mail, as long as no dot was written.
    const answer = kept && (await attempt(access, kept, mail, left()))
    if (answer && !answer.isGone) return answer.result
    const fresh = { session: openSmtpSession(access, options.deadlineMs), mails: 0 }
    return (await attempt(access, fresh, mail, left())).result
  })
}

/** One attempt over one session. @returns also whether the connection was over before the server can have taken the mail */
async function attempt(
  access: MailServerAccess,
  { session, mails }: Kept,
  mail: Mail,
  options: TransmitOptions,
): Promise<{ result: TransmitResult; isGone: boolean }> {
  const progress = newProgress()
  session.begin(options.deadlineMs, progress)
  try {
    if (mails === 0) await session.signIn()
    const envelope = { ...asciiEnvelope(mail.envelope), size: mail.mime.length }
    const response = await session.send(envelope, textThenDot(mail.mime, options, progress))
    keptSessions.keep(access, { session, mails: mails + 1 })
    return { result: { kind: 'accepted', response: withoutAddresses(response) }, isGone: false }
  } catch (error) {
    session.destroy()
    if (progress.stopped && 'error' in progress.stopped) throw progress.stopped.error
    return { result: outcomeOfFailure(error, progress), isGone: isGone(error, progress) }
  }
}

/** Sign in and leave again. */
export async function trySmtp(access: MailServerAccess, deadlineMs: number): Promise<ConnectionTrial> {
  const progress = newProgress()
  const session = openSmtpSession(access, deadlineMs)
  session.begin(deadlineMs, progress)
  try {
    const signedIn = await session.signIn()
    session.quit()
    return { ok: true, message: signedIn ? 'Signed in.' : 'Connected; this server asks for no password.' }
  } catch (error) {
    session.destroy()
    const outcome = outcomeOfFailure(error, progress)
    const reason = outcome.response || outcome.code
    return { ok: false, message: `The SMTP server cannot be used: ${reason}` }
  }
}

/**
 * The bytes, then the question whether the dot may follow. A stream that ends is what makes nodemailer write the
 * dot, and it ends after `dotMayHaveLeft` was noted; one that breaks leaves the message without its dot.
 */
function textThenDot(mime: Uint8Array, options: TransmitOptions, progress: Progress): Readable {
  async function* parts() {
    for (let at = 0; at < mime.length; at += CHUNK_BYTES) yield mime.subarray(at, at + CHUNK_BYTES)
    if (options.onBeforeDot && !(await mayEnd(options.onBeforeDot, progress)))
      throw new Error('stopped before the dot')
    progress.dotMayHaveLeft = progress.stopped === null
  }
  return Readable.from(parts(), { objectMode: false, highWaterMark: CHUNK_BYTES })
}

async function mayEnd(ask: () => boolean | Promise<boolean>, progress: Progress): Promise<boolean> {
  try {
    const allowed = await ask()
    if (!allowed) progress.stopped ??= { by: 'fence' }
    return allowed && progress.stopped === null
  } catch (error) {
    progress.stopped ??= { by: 'hook', error }
    throw error
  }
}

/** Domains in their ASCII form, which every server understands. */
function asciiEnvelope(envelope: Envelope): Envelope {
  return { from: asciiDomain(envelope.from), to: asciiDomain(envelope.to) }
}

function asciiDomain(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = domainToASCII(address.slice(at + 1))
  return at > 0 && domain ? `${address.slice(0, at)}@${domain}` : address
}
