/** The SMTP sink: takes every mail for everybody, except from those whose character is to refuse. Loopback only. */
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { emailKey } from '#domain/mail/address.ts'
import { automaticAnswer } from '#domain/mail/automatic.ts'
import { headerValue, type ParsedMail } from '#domain/mail/parsed-mail.ts'
import { parseMail } from '#providers/mail/parse.ts'
import { characterOf } from './characters.ts'
import type { EventRecord } from './event-record.ts'
import { readInvitation } from './invitations.ts'
import type { StoredMail } from './mail-store.ts'

const MAX_BYTES = 35 * 1024 * 1024

export interface SmtpOptions {
  record: EventRecord
  /** Store a mail and let it take its course; it counts as accepted when this returns. */
  accept: (mail: Omit<StoredMail, 'id'>, raw: Buffer) => void
  simulate: boolean
  /** Whether somebody reads this address here: their mail goes to their INBOX. */
  isAccount: (address: string) => boolean
  /** The mail with this Message-ID that went to this prospect. */
  findSent: (messageId: string, prospect: string) => StoredMail | undefined
}

export interface SmtpOffice {
  port: number
  close(): Promise<void>
}

export async function startSmtp(port: number, options: SmtpOptions): Promise<SmtpOffice> {
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: MAX_BYTES,
    closeTimeout: 1_000,
    logger: false,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anybody' }),
    onRcptTo: (address, session, done) => done(refusal(emailKey(address.address), session, options)),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(reply(552, '5.3.4 The mail is too large.'))
        take(Buffer.concat(chunks), session, options).then(() => done(null, '2.0.0 Taken in'), done)
      })
    },
  })
  server.on('error', (error: Error) => console.error('smtp:', error.message))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  const bound = server.server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

function refusal(
  recipient: string,
  session: SMTPServerSession,
  { record, simulate }: SmtpOptions,
): Error | null {
  if (!simulate) return null
  const character = characterOf(recipient)
  const entry = { recipient, sender: senderOf(session), messageId: null, step: null, mailId: null }
  if (character === 'refused') {
    record.note({ event: 'rejected', ...entry })
    return reply(550, '5.1.1 No such user here.')
  }
  if (character !== 'greylisted') return null
  if (record.entries.some((past) => past.event === 'deferred' && past.recipient === recipient)) return null
  record.note({ event: 'deferred', ...entry })
  return reply(451, '4.7.1 Greylisted, try again in 2 seconds.')
}

/** One stored mail for each recipient. */
async function take(raw: Buffer, session: SMTPServerSession, options: SmtpOptions): Promise<void> {
  const read = await parseMail(raw)
  const mail = read.kind === 'parsed' ? read.mail : null
  const sender = senderOf(session) || emailKey(mail?.from?.address ?? '')
  const invitation = await readInvitation(raw)
  const inReplyTo = mail?.inReplyTo[0]
  for (const { address } of session.envelope.rcptTo) {
    const recipient = emailKey(address)
    const entry = {
      at: Date.now(),
      from: sender,
      fromName: mail?.from?.name ?? '',
      to: recipient,
      toName: mail?.to.find((to) => emailKey(to.address) === recipient)?.name ?? '',
      subject: mail?.subject ?? '',
      messageId: mail?.messageId ?? null,
      step: mail ? headerValue(mail.headers, 'x-throughline-step') : null,
      isAlone: isAlone(mail, session),
      ...(inReplyTo !== undefined && { inReplyTo }),
      ...(invitation && { invitation }),
    }
    options.accept({ ...entry, ...wayOf(mail, { sender, recipient }, options) }, raw)
  }
}

/** Whether it went to one recipient, and names nobody else. */
function isAlone(mail: ParsedMail | null, { envelope }: SMTPServerSession): boolean {
  const named = [...(mail?.to ?? []), ...(mail?.cc ?? [])].map(({ address }) => emailKey(address))
  const recipients = envelope.rcptTo.map(({ address }) => emailKey(address))
  return new Set([...named, ...recipients]).size === 1
}

/** Into the INBOX of somebody who reads here, or out to a prospect with a copy in the sender's Sent folder. */
function wayOf(
  mail: ParsedMail | null,
  { sender, recipient }: { sender: string; recipient: string },
  { isAccount, findSent }: SmtpOptions,
): Pick<StoredMail, 'direction' | 'account' | 'folder' | 'answers'> {
  if (!isAccount(recipient)) return { direction: 'to_prospect', account: sender, folder: 'Sent' }
  const answered =
    mail && !automaticAnswer(mail) ? mail.inReplyTo.map((id) => findSent(id, sender)).find(Boolean) : null
  const answers = answered ? { answers: { mailId: answered.id, event: 'replied' as const } } : {}
  return { direction: 'from_prospect', account: recipient, folder: 'INBOX', ...answers }
}

function senderOf(session: SMTPServerSession): string {
  return session.envelope.mailFrom ? emailKey(session.envelope.mailFrom.address) : ''
}

function reply(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code })
}
