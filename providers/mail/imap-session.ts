/** A short session with an IMAP server: connect, do one thing, leave; one deadline over everything. */
import { ImapFlow } from 'imapflow'
import type { MailFailure, MailServerAccess } from './mail-provider.ts'
import { needsTls } from './server-access.ts'
import { withoutAddresses } from './smtp-outcome.ts'

const CONNECT_MS = 30_000

export type Attempt<T> = { kind: 'done'; value: T } | { kind: 'failed'; failure: MailFailure }

/** Run `task` on a signed-in connection, and close it; what the server or the network does is an answer, not a throw. */
export async function withImap<T>(
  access: MailServerAccess,
  deadlineMs: number,
  task: (client: ImapFlow) => Promise<T>,
): Promise<Attempt<T>> {
  const client = new ImapFlow(clientOptions(access, deadlineMs))
  let overdue = false
  let fail: (error: Error) => void = () => undefined
  const ended = new Promise<never>((_resolve, reject) => (fail = reject))
  ended.catch(() => undefined) // reported through the race below, or of no interest once that is over
  client.on('error', (error: Error) => fail(error)) // without a listener a lost connection would end the process
  client.on('close', () => fail(new Error('the server closed the connection')))
  const timer = setTimeout(() => {
    overdue = true
    fail(new Error('the deadline passed'))
    client.close()
  }, deadlineMs)
  try {
    const value = await Promise.race([ended, client.connect().then(() => task(client))])
    return { kind: 'done', value }
  } catch (error) {
    return { kind: 'failed', failure: overdue ? DEADLINE : imapFailure(error) }
  } finally {
    clearTimeout(timer)
    client.close()
  }
}

function clientOptions(access: MailServerAccess, deadlineMs: number) {
  const patience = Math.min(CONNECT_MS, deadlineMs)
  return {
    host: access.host,
    port: access.port,
    secure: access.secure,
    ...(!access.secure && needsTls(access) ? { doSTARTTLS: true } : {}),
    auth: { user: access.username ?? '', pass: access.password ?? '' },
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: deadlineMs,
    disableAutoIdle: true,
    logger: false as const,
    tls: { minVersion: 'TLSv1.2' as const },
  }
}

const DEADLINE: MailFailure = {
  code: 'deadline',
  permanent: false,
  message: 'The IMAP server did not answer in time.',
}

/** What imapflow adds to its errors. */
interface ImapError {
  authenticationFailed?: boolean
  code?: string
  responseText?: string
  message?: string
}

function imapFailure(error: unknown): MailFailure {
  const { authenticationFailed, code, responseText, message } = error as ImapError
  const words = withoutAddresses(responseText ?? message ?? '')
  if (authenticationFailed)
    return {
      code: 'authentication',
      permanent: true,
      message: `The IMAP server refuses user name or password: ${words}. Set them anew in the mailbox.`,
    }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|STARTTLS|ERR_SSL/i.test(`${code ?? ''} ${words}`))
    return { code: 'tls', permanent: true, message: `No safe connection to the IMAP server: ${words}.` }
  if (/^(E[A-Z]+|ConnectionClosed|NoConnection|.*TIMEOUT)$/i.test(code ?? '') || !responseText)
    return { code: 'unreachable', permanent: false, message: `The IMAP server cannot be reached: ${words}.` }
  return { code: 'protocol', permanent: false, message: `The IMAP server answered: ${words}.` }
}
