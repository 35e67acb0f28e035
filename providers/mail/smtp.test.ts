import { afterEach, describe, expect, it } from 'vitest'
import { startSmtpServer, type SmtpScript, type TestSmtpServer } from '../../test/support/smtp-server.ts'
import type { TransmitOptions } from './mail-provider.ts'
import { transmitBySmtp, trySmtp } from './smtp.ts'
import { sessionsAtOnce } from './smtp-turns.ts'

const ENVELOPE = { from: 'ada@sender.example', to: 'zoe@recipient.example' }
const MIME = Buffer.from(
  'Message-ID: <m1@sender.example>\r\nSubject: Hello\r\n\r\n.A line with a dot\r\nEnd\r\n',
)
const LARGE = Buffer.concat([MIME, Buffer.alloc(24 * 1024 * 1024, 'abcdefghi\r\n')])

const servers: TestSmtpServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function started(script: SmtpScript, options = {}): Promise<TestSmtpServer> {
  const server = await startSmtpServer(script, options)
  servers.push(server)
  return server
}

function access(server: TestSmtpServer, credentials = {}) {
  return { host: '127.0.0.1', port: server.port, secure: false, ...credentials }
}

async function transmitted(script: SmtpScript, options: Partial<TransmitOptions> & { mime?: Buffer } = {}) {
  const server = await started(script)
  const { mime = MIME, ...rest } = options
  const result = await transmitBySmtp(
    access(server),
    { mime, envelope: ENVELOPE },
    { deadlineMs: 5_000, ...rest },
  )
  return { result, server }
}

/** Another mail to the same server. */
const next = (server: TestSmtpServer, credentials = {}) =>
  transmitBySmtp(access(server, credentials), { mime: MIME, envelope: ENVELOPE }, { deadlineMs: 5_000 })

describe('a mail that the server takes', () => {
  it('arrives byte by byte, at one recipient, and its answer is kept', async () => {
    const { result, server } = await transmitted({})
    expect(result).toEqual({ kind: 'accepted', response: expect.stringMatching(/^250 /) as string })
    expect(server.received).toEqual([
      { from: ENVELOPE.from, to: [ENVELOPE.to], raw: MIME.toString('latin1') },
    ])
  })

  it('leaves its connection to the next one, for a moment', async () => {
    const { server } = await transmitted({})
    expect(await next(server)).toMatchObject({ kind: 'accepted' })
    expect(server.connections()).toBe(1)
    expect(server.received).toHaveLength(2)
    await expect.poll(() => server.connections(), { timeout: 5_000 }).toBe(0)
  })

  it('goes over a connection of its own where another signs in, or the one before is busy', async () => {
    const { server } = await transmitted({})
    const two = [next(server), next(server), next(server, { username: 'ada', password: 'secret' })]
    for (const result of await Promise.all(two)) expect(result).toMatchObject({ kind: 'accepted' })
    expect(server.connections()).toBe(3)
  })

  it('waits for its turn while the account has as many sessions as its server bears', async () => {
    let open = 0
    let most = 0
    const server = await started(
      {},
      {
        onConnect: (_session: unknown, answer: () => void) => {
          most = Math.max(most, (open += 1))
          answer()
        },
        onClose: () => void (open -= 1),
      },
    )
    const mails = Array.from({ length: 25 }, () => next(server))
    for (const result of await Promise.all(mails)) expect(result).toMatchObject({ kind: 'accepted' })
    expect(server.received).toHaveLength(25)
    expect(most).toBe(sessionsAtOnce('127.0.0.1'))
    expect(sessionsAtOnce('smtp.office365.com')).toBe(3)
  })

  it('that has waited past its deadline is not begun, and may be repeated', async () => {
    const server = await started({ mailFrom: 'hang' })
    const most = sessionsAtOnce('127.0.0.1')
    const stuck = Array.from({ length: most + 1 }, () =>
      transmitBySmtp(access(server), { mime: MIME, envelope: ENVELOPE }, { deadlineMs: 300 }),
    )
    for (const result of await Promise.all(stuck))
      expect(result).toMatchObject({ kind: 'transient', code: 'deadline' })
    expect(server.received).toHaveLength(0)
  })

  it('goes over a new connection, once, where the server has left the one before', async () => {
    let asked = 0
    const server: TestSmtpServer = await started(
      {},
      {
        onMailFrom: (_address: unknown, _session: unknown, answer: () => void) => {
          asked += 1
          if (asked === 2) server.drop()
          else answer()
        },
      },
    )
    await next(server)
    expect(await next(server)).toMatchObject({ kind: 'accepted' })
    expect(asked).toBe(3)
    expect(server.received).toHaveLength(2)
  })

  it('is not given to the connection of one that was refused or cut, nor sent again after the dot', async () => {
    const { server } = await transmitted({ rcptTo: '450 4.2.0 later' })
    await expect.poll(() => server.connections()).toBe(0)
    server.script = { dot: 'acceptThenDrop' }
    expect(await next(server)).toMatchObject({ kind: 'unknown' })
    server.script = {}
    await next(server)
    server.script = { dot: 'acceptThenDrop' }
    expect(await next(server)).toMatchObject({ kind: 'unknown' }) // over the kept one
    expect(server.received).toHaveLength(3)
  })

  it('is addressed with the ASCII form of an international domain', async () => {
    const lines: string[] = []
    const note = (...words: unknown[]) => void lines.push(words.map(String).join(' '))
    const logger = { trace: note, debug: note, info: note, warn: note, error: note, fatal: note, level: note }
    const server = await started({}, { logger })
    const envelope = { from: ENVELOPE.from, to: 'zoe@bücher.example' }
    await transmitBySmtp(access(server), { mime: MIME, envelope }, { deadlineMs: 5_000 })
    expect(lines.join('\n')).toContain('RCPT TO:<zoe@xn--bcher-kva.example>')
  })
})

describe('a refusal', () => {
  it.each([
    [{ rcptTo: '550 5.1.1 no such user <zoe@recipient.example>' }, 'recipient', '550 5.1.1'],
    [{ rcptTo: '550 user unknown' }, 'recipient', '550'],
    [{ rcptTo: '550 5.7.1 listed as spam' }, 'content', '550 5.7.1'],
    [{ rcptTo: '554 5.7.1 relay access denied' }, 'mailbox', '554 5.7.1'],
    [{ rcptTo: '530 5.7.0 authentication required' }, 'mailbox', '530 5.7.0'],
    [{ mailFrom: '550 5.7.1 sender refused' }, 'mailbox', '550 5.7.1'],
    [{ mailFrom: '552 5.3.4 too large' }, 'content', '552 5.3.4'],
    [{ dot: '554 5.6.0 spam' }, 'content', '554 5.6.0'],
    [{ dot: '550 5.1.1 no such user' }, 'recipient', '550 5.1.1'],
    [{ connect: '554 5.7.1 your network is blocked' }, 'mailbox', '554 5.7.1'],
  ] as const)('%j is one of the %s', async (script, scope, code) => {
    const { result, server } = await transmitted(script)
    expect(result).toMatchObject({ kind: 'rejected', scope, code })
    expect(server.received).toEqual([])
  })

  it('is quoted without addresses', async () => {
    const { result } = await transmitted({ rcptTo: '550 5.1.1 <zoe@recipient.example> unknown' })
    expect(result).toMatchObject({ response: '550 5.1.1 <address> unknown' })
  })

  it('of the password is one of the mailbox', async () => {
    const server = await started({ auth: '535 5.7.8 bad password' })
    const credentials = { username: 'ada', password: 'wrong' }
    const mail = { mime: MIME, envelope: ENVELOPE }
    const result = await transmitBySmtp(access(server, credentials), mail, { deadlineMs: 5_000 })
    expect(result).toMatchObject({ kind: 'rejected', scope: 'mailbox', code: '535 5.7.8' })
  })

  it.each([
    { connect: '421 4.3.2 not now' },
    { mailFrom: '451 4.3.0 later' },
    { rcptTo: '450 4.2.1 greylisted' },
    { rcptTo: '552 5.2.2 mailbox full' },
    { rcptTo: '421 4.7.0 too many connections' },
    { dot: '452 4.3.1 no space' },
  ])('%j passes', async (script) => {
    const { result } = await transmitted(script)
    expect(result).toMatchObject({ kind: 'transient', code: expect.stringMatching(/^(4|552)/) as string })
  })

  it('that says when to come back is understood', async () => {
    const { result } = await transmitted({ rcptTo: '450 4.7.1 greylisted, try again in 5 minutes' })
    expect(result).toMatchObject({ kind: 'transient', retryAfterMs: 300_000 })
  })
})

describe('a connection that fails before the dot', () => {
  it.each([{ connect: 'hang' as const }, { mailFrom: 'hang' as const }, { rcptTo: 'hang' as const }])(
    '%j is given up at the deadline and may be repeated',
    async (script) => {
      const began = Date.now()
      const { result, server } = await transmitted(script, { deadlineMs: 300 })
      expect(result).toMatchObject({ kind: 'transient', code: 'deadline' })
      expect(Date.now() - began).toBeLessThan(1_500)
      await expect.poll(() => server.connections()).toBe(0)
    },
  )

  it.each([{ connect: 'drop' as const }, { mailFrom: 'drop' as const }, { rcptTo: 'drop' as const }])(
    '%j may be repeated',
    async (script) => {
      expect((await transmitted(script)).result.kind).toBe('transient')
    },
  )

  it('in the middle of the text may be repeated, and nothing was delivered', async () => {
    const { result, server } = await transmitted({ data: 'drop' }, { mime: LARGE })
    expect(result.kind).toBe('transient')
    expect(server.received).toEqual([])
  })

  it('because the server stopped reading may be repeated', async () => {
    const { result, server } = await transmitted({ data: 'hang' }, { mime: LARGE, deadlineMs: 1_500 })
    expect(result).toMatchObject({ kind: 'transient', code: 'deadline' })
    expect(server.received).toEqual([])
  })

  it('because nobody listens may be repeated', async () => {
    const server = await started({})
    await server.close()
    servers.splice(0)
    const result = await transmitBySmtp(
      access(server),
      { mime: MIME, envelope: ENVELOPE },
      { deadlineMs: 2_000 },
    )
    expect(result).toMatchObject({ kind: 'transient', code: 'ECONNREFUSED' })
  })
})

describe('a connection that fails after the dot', () => {
  it('leaves a fate that is unknown, although the server took the mail', async () => {
    const { result, server } = await transmitted({ dot: 'acceptThenDrop' })
    expect(result).toMatchObject({ kind: 'unknown', code: 'connection_lost' })
    expect(server.received).toHaveLength(1)
  })

  it('leaves a fate that is unknown where the server did not take it', async () => {
    expect((await transmitted({ dot: 'drop' })).result.kind).toBe('unknown')
  })

  it('by the deadline leaves a fate that is unknown', async () => {
    const { result } = await transmitted({ dot: 'hang' }, { deadlineMs: 400 })
    expect(result).toMatchObject({ kind: 'unknown', code: 'deadline' })
  })

  it('with 421 leaves a fate that is unknown: such a farewell may come at any moment', async () => {
    expect((await transmitted({ dot: '421 4.3.2 shutting down' })).result.kind).toBe('unknown')
  })
})

describe('the question before the dot', () => {
  it('is asked once the text is written, and yes lets the mail go', async () => {
    let asked = 0
    const { result } = await transmitted({}, { onBeforeDot: () => ++asked === 1 })
    expect(result.kind).toBe('accepted')
    expect(asked).toBe(1)
  })

  it('answered with no closes the connection, and nothing is delivered', async () => {
    const { result, server } = await transmitted({}, { onBeforeDot: () => Promise.resolve(false) })
    expect(result).toMatchObject({ kind: 'transient', code: 'fenced' })
    await expect.poll(() => server.connections()).toBe(0)
    expect(server.received).toEqual([])
  })

  it('that cannot be answered is the error of who asked, and nothing is delivered', async () => {
    const server = await started({})
    const onBeforeDot = () => Promise.reject(new Error('the database is gone'))
    const mail = { mime: MIME, envelope: ENVELOPE }
    const attempt = transmitBySmtp(access(server), mail, { deadlineMs: 5_000, onBeforeDot })
    await expect(attempt).rejects.toThrow('the database is gone')
    expect(server.received).toEqual([])
  })

  it('that is answered after the deadline comes too late', async () => {
    const onBeforeDot = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 700))
    const { result, server } = await transmitted({}, { deadlineMs: 300, onBeforeDot })
    expect(result).toMatchObject({ kind: 'transient', code: 'deadline' })
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(server.received).toEqual([])
  })
})

describe('a trial', () => {
  it('says that the sign-in works, or why not', async () => {
    const server = await started({})
    const credentials = { username: 'ada', password: 'right' }
    expect(await trySmtp(access(server, credentials), 2_000)).toEqual({ ok: true, message: 'Signed in.' })
    server.script = { auth: '535 5.7.8 bad password' }
    expect(await trySmtp(access(server, credentials), 2_000)).toMatchObject({
      ok: false,
      message: expect.stringContaining('bad password') as string,
    })
  })
})
