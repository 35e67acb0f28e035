/** A real SMTP server with scripted faults, for tests. */
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** What the server does at a point of the dialogue; a string is its refusal, e.g. `450 4.2.0 later`. */
export type Fault = 'hang' | 'drop' | (string & {})

export interface SmtpScript {
  connect?: Fault
  auth?: Fault
  mailFrom?: Fault
  rcptTo?: Fault
  /** While the text is still coming in. */
  data?: 'hang' | 'drop'
  /** After the dot: `acceptThenDrop` has taken the mail and goes away before it can say so. */
  dot?: 'acceptThenDrop' | Fault
}

export interface ReceivedMail {
  from: string
  to: string[]
  raw: string
}

export interface TestSmtpServer {
  port: number
  /** What the server took responsibility for. */
  received: ReceivedMail[]
  /** Changes what happens from now on. */
  script: SmtpScript
  connections(): number
  /** Every connection ends, without a word. */
  drop(): void
  close(): Promise<void>
}

/** Start one on a free port of the loopback address. */
export async function startSmtpServer(
  script: SmtpScript = {},
  options: SMTPServerOptions = {},
): Promise<TestSmtpServer> {
  const received: ReceivedMail[] = []
  const test = { script }
  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    closeTimeout: 100,
    logger: false,
    ...handlers(() => server, test, received),
    ...options,
  })
  server.on('error', () => undefined) // dropped connections are part of the script
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.server.address()
  return Object.assign(test, {
    port: typeof address === 'object' && address ? address.port : 0,
    received,
    connections: () => server.connections.size,
    drop: () => dropAll(server),
    close: () =>
      new Promise<void>((resolve) => {
        dropAll(server)
        server.close(() => resolve())
      }),
  })
}

type Answer = (error?: Error | null) => void

function handlers(
  server: () => SMTPServer,
  test: { script: SmtpScript },
  received: ReceivedMail[],
): SMTPServerOptions {
  const act = (fault: Fault | undefined, answer: Answer) => {
    if (fault === 'hang') return
    if (fault === 'drop') return dropAll(server())
    answer(fault ? refusal(fault) : null)
  }
  return {
    onConnect: (_session, answer) => act(test.script.connect, answer),
    onAuth: (_auth, _session, answer) => act(test.script.auth, (error) => answer(error, { user: 'someone' })),
    onMailFrom: (_address, _session, answer) => act(test.script.mailFrom, answer),
    onRcptTo: (_address, _session, answer) => act(test.script.rcptTo, answer),
    onData(stream, session, answer) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (test.script.data === 'drop') dropAll(server())
        if (test.script.data === 'hang') stream.pause()
      })
      stream.on('end', () => {
        const dot = test.script.dot
        if (!dot || dot === 'acceptThenDrop') received.push(toMail(session.envelope, chunks))
        act(dot === 'acceptThenDrop' ? 'drop' : dot, answer)
      })
    },
  }
}

function toMail(
  envelope: { mailFrom: false | { address: string }; rcptTo: { address: string }[] },
  chunks: Buffer[],
): ReceivedMail {
  return {
    from: envelope.mailFrom ? envelope.mailFrom.address : '',
    to: envelope.rcptTo.map((recipient) => recipient.address),
    raw: Buffer.concat(chunks).toString('latin1'),
  }
}

function refusal(line: string): Error {
  const [, code, text] = /^(\d{3})\s+(.*)$/.exec(line) ?? []
  return Object.assign(new Error(text ?? line), { responseCode: Number(code ?? 550) })
}

function dropAll(server: SMTPServer): void {
  for (const connection of server.connections) connection._socket?.destroy()
}
