/**
 * The mail server of a rig: it takes every mail for everybody, unless its rule says otherwise. Its file is the only
 * judge of what was sent: a mail is in it as soon as the server has taken it, whatever the sender hears of that.
 */
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { startImap } from '#embedded/post-office/imap.ts'
import { openJournal } from '#embedded/post-office/journal.ts'
import { openMailStore } from '#embedded/post-office/mail-store.ts'

export interface Delivery {
  /** Epoch ms. */
  at: number
  sender: string
  recipient: string
  messageId: string
  /** The private header that names campaign, step and ledger row. */
  step: string
}

/** Where in the dialogue of one mail; `taken` is after the mail is in the file, before the sender hears of it. */
export type Verb = 'mail' | 'rcpt' | 'dot' | 'taken'

export interface Moment {
  verb: Verb
  sender: string
  /** '' before RCPT. */
  recipient: string
  /** The private header of the mail; '' before its text has come. */
  step: string
  /** Whether the sender is still there to hear the answer. */
  isConnected(): boolean
}

/** What the server does there: a reply line such as `450 4.2.0 Later`, a lost connection, or nothing special. */
export type Act = { reply: string } | 'drop' | 'go on'
export type Rule = (moment: Moment) => Act | Promise<Act>

export interface Sink {
  smtpPort: number
  imapPort: number
  readonly deliveries: readonly Delivery[]
  /** How the server behaves from now on. */
  rule: Rule
  /** Called when the connection to a sender is closed, with the recipient it was for ('' before RCPT). */
  onClosed: (recipient: string) => void
  /** Whose mails the server files in their Sent folder by itself. */
  files: (sender: string) => boolean
  /** Put a mail into the INBOX of a mailbox. */
  deliver(account: string, raw: string): void
  close(): Promise<void>
}

const nothingSpecial: Rule = () => 'go on'

/** Open it in a folder of its own, on free ports of the loopback address. */
export async function openSink(folder: string): Promise<Sink> {
  const journal = openJournal<Delivery>(join(folder, 'deliveries.jsonl'))
  const store = openMailStore(folder)
  const imap = await startImap(0, store, Math.floor(Date.now() / 1_000))
  const sink = {
    rule: nothingSpecial,
    onClosed: (_recipient: string): void => undefined,
    files: (_sender: string): boolean => true,
  }

  const take = (raw: Buffer, session: SMTPServerSession) => {
    const sender = senderOf(session)
    const at = Date.now()
    for (const { address: recipient } of session.envelope.rcptTo) {
      const messageId = header(raw, 'Message-ID')
      const step = header(raw, 'X-Throughline-Step')
      journal.append({ at, sender, recipient, messageId, step })
      if (!sink.files(sender)) continue
      imap.show(store.add({ ...blank(at), from: sender, to: recipient, messageId, account: sender }, raw))
    }
  }
  const act = async (session: SMTPServerSession, moment: Partial<Moment> & { verb: Verb }, done: Done) => {
    const recipient = session.envelope.rcptTo[0]?.address ?? ''
    const isConnected = () => connectionOf(server, session) !== undefined
    const own = { sender: senderOf(session), recipient, step: '', isConnected }
    const decided = await sink.rule({ ...own, ...moment })
    if (decided === 'go on') return done(null)
    if (decided === 'drop') return void connectionOf(server, session)?._socket.destroy()
    const [, code, words] = /^(\d{3}) (.*)$/.exec(decided.reply) ?? []
    done(Object.assign(new Error(words), { responseCode: Number(code) }))
  }
  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: 500,
    logger: false,
    onMailFrom: ({ address }, session, done) => void act(session, { verb: 'mail', sender: address }, done),
    onRcptTo: ({ address }, session, done) => void act(session, { verb: 'rcpt', recipient: address }, done),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks)
        const step = header(raw, 'X-Throughline-Step')
        void act(session, { verb: 'dot', step }, (refused) => {
          if (refused) return done(refused)
          take(raw, session)
          void act(session, { verb: 'taken', step }, done)
        })
      })
    },
  })
  server.on('error', () => undefined) // lost connections are part of the play
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const bound = server.server.address()
  return Object.assign(sink, {
    smtpPort: typeof bound === 'object' && bound ? bound.port : 0,
    imapPort: imap.port,
    deliveries: journal.entries,
    deliver(account: string, raw: string) {
      const at = Date.now()
      imap.show(store.add({ ...blank(at), folder: 'INBOX', to: account, account }, Buffer.from(raw)))
    },
    async close() {
      for (const connection of server.connections) connection._socket?.destroy()
      await Promise.all([new Promise<void>((resolve) => server.close(() => resolve())), imap.close()])
      store.close()
      journal.close()
    },
  })
}

type Done = (refused?: Error | null) => void

interface Connection {
  session: SMTPServerSession
  _socket: Socket
}

function connectionOf({ connections }: SMTPServer, { id }: SMTPServerSession): Connection | undefined {
  return [...(connections as Set<Connection>)].find(({ session }) => session.id === id)
}

/** A rule's answer after so long a silence. */
export async function after(ms: number, act: Act = 'go on'): Promise<Act> {
  await sleep(ms)
  return act
}

function senderOf({ envelope }: SMTPServerSession): string {
  return envelope.mailFrom ? envelope.mailFrom.address : ''
}

function header(raw: Buffer, name: string): string {
  const head = raw.subarray(0, raw.indexOf('\r\n\r\n')).toString('latin1')
  return new RegExp(`^${name}: *((?:.*(?:\r\n[ \t])?)*)`, 'im').exec(head)?.[1]?.replace(/\s+/g, '') ?? ''
}

function blank(at: number) {
  return {
    at,
    direction: 'to_prospect' as const,
    from: '',
    fromName: '',
    to: '',
    toName: '',
    subject: '',
    messageId: null as string | null,
    step: null,
    folder: 'Sent' as 'INBOX' | 'Sent',
  }
}
