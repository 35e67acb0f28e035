/** A connection to an SMTP server with callbacks turned into promises and one deadline over everything. */
import type { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { MailServerAccess } from './mail-provider.ts'
import { needsTls } from './server-access.ts'
import type { Progress } from './smtp-outcome.ts'

const CONNECT_MS = 30_000
const QUIT_MS = 2_000

export interface SmtpSession {
  /** What is asked from now on has `deadlineMs` for all of it; `progress.stopped` names the deadline if that ends it. */
  begin(deadlineMs: number, progress: Progress): void
  /** Connect, and sign in where the server asks for it; whether it did. */
  signIn(): Promise<boolean>
  /** The server's answer to the mail. */
  send(envelope: { from: string; to: string; size: number }, source: Readable): Promise<string>
  /** Nothing is asked any more for now. */
  rest(): void
  /** False once it has ended, whoever ended it. */
  isOpen(): boolean
  /** Take leave without waiting for it. */
  quit(): void
  destroy(): void
}

/** A session that has not connected yet. `deadlineMs`: the longest silence that it will bear. */
export function openSmtpSession(access: MailServerAccess, deadlineMs: number): SmtpSession {
  const connection = new SMTPConnection(connectionOptions(access, deadlineMs))
  const ending = endOf(connection)
  const auth = { user: access.username ?? '', pass: access.password ?? '' }

  return {
    begin: ending.begin,
    async signIn() {
      await ending.before((done) => connection.connect(done))
      if (!access.username || !connection.allowsAuth) return false
      await ending.before((done) => connection.login({ ...auth, credentials: auth }, done))
      return true
    },
    async send(envelope, source) {
      const sent = await ending.before<{ response: string }>((done) =>
        connection.send(envelope, source, done),
      )
      return sent?.response ?? ''
    },
    rest: ending.rest,
    isOpen: ending.isOpen,
    quit() {
      ending.rest()
      setTimeout(() => connection.close(), QUIT_MS).unref()
      connection.quit()
    },
    destroy() {
      ending.rest()
      connection.close()
    },
  }
}

function connectionOptions(access: MailServerAccess, deadlineMs: number) {
  const patience = Math.min(CONNECT_MS, deadlineMs + 1_000) // later than our own deadline, which has the last word
  return {
    host: access.host,
    port: access.port,
    secure: access.secure,
    requireTLS: !access.secure && needsTls(access),
    connectionTimeout: patience,
    greetingTimeout: patience,
    dnsTimeout: patience,
    socketTimeout: deadlineMs + 1_000, // idle time only
    socketCloseTimeout: 0, // close() destroys: a half-closed connection could still carry the rest of a mail
    tls: { minVersion: 'TLSv1.2' as const },
  }
}

type Done<T> = (error?: Error | null, result?: T) => void

/** Whatever ends the connection early (an error, a silent end, the deadline) also ends what waits on it. */
function endOf(connection: SMTPConnection) {
  let isOpen = true
  let fail: (error: Error) => void = () => undefined
  let timer: NodeJS.Timeout | undefined
  const ended = new Promise<never>((_resolve, reject) => {
    fail = (error) => {
      isOpen = false
      reject(error)
    }
  })
  ended.catch(() => undefined) // an end that nobody waits for any more, after the answer, is none of our business
  connection.on('error', (error: Error) => fail(error))
  // Later than the callback of the command in flight, which knows more than that it is over.
  connection.on('end', () => setImmediate(() => fail(closed(connection))))
  return {
    isOpen: () => isOpen,
    rest: () => clearTimeout(timer),
    begin(deadlineMs: number, progress: Progress) {
      clearTimeout(timer)
      timer = setTimeout(() => {
        progress.stopped ??= { by: 'deadline' }
        fail(new Error('the deadline passed'))
        connection.close()
      }, deadlineMs)
    },
    before: <T>(start: (done: Done<T>) => void): Promise<T | undefined> =>
      Promise.race([
        ended,
        new Promise<T | undefined>((resolve, reject) =>
          start((error, result) => (error ? reject(error) : resolve(result))),
        ),
      ]),
  }
}

/** A server that says 4yz or 5yz and hangs up is quoted. */
function closed(connection: SMTPConnection): Error {
  const last = connection.lastServerResponse || ''
  const code = /^[45]\d\d/.exec(last)?.[0]
  const error = new Error('the server closed the connection')
  return code ? Object.assign(error, { response: last, responseCode: Number(code), command: 'CONN' }) : error
}
