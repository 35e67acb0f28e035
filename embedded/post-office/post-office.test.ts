import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { classifyMail } from '#domain/mail/classify.ts'
import { composeMail, type MailDraft } from '#providers/mail/compose.ts'
import { createMailProvider } from '#providers/mail/mail-account.ts'
import type { FetchCursor } from '#providers/mail/mail-provider.ts'
import { createMailroomClient } from '#providers/mail/mailroom-client.ts'
import { parseMail } from '#providers/mail/parse.ts'
import { actsOn, characterOf, type Character } from './characters.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'

const SENDER = 'ada@sender.example'

let folder: string
let office: PostOffice
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'post-office-'))
  office = await open()
})
afterEach(async () => {
  await office.close()
  rmSync(folder, { recursive: true })
})

function open(simulate = false): Promise<PostOffice> {
  const ports = { smtpPort: 0, imapPort: 0, controlPort: 0 }
  return openPostOffice({ ...ports, folder, simulate, speed: 20, publicHost: null })
}

async function reopened(simulate = false): Promise<void> {
  await office.close()
  office = await open(simulate)
}

function account() {
  const server = { host: '127.0.0.1', secure: false, username: SENDER, password: 'anything' }
  return createMailProvider({
    smtp: { ...server, port: office.smtpPort },
    imap: { ...server, port: office.imapPort },
  })
}

const mailroom = () => createMailroomClient(`http://127.0.0.1:${office.controlPort}`)

let serial = 0
async function sent(to: string, changes: Partial<MailDraft> = {}) {
  const messageId = `<m${++serial}@sender.example>`
  const draft: MailDraft = {
    from: { name: 'Ada Löve', address: SENDER },
    to: { name: 'Zoé', address: to },
    subject: 'Héllo',
    body: 'Hi there,\n\nsee https://example.com/offer\n',
    format: 'text',
    messageId,
    date: Date.now(),
    references: [],
    stepRef: `step-${serial}`,
    unsubscribe: null,
    ...changes,
  }
  const { mime } = await composeMail(draft)
  const result = await account().transmit(mime, { from: SENDER, to }, { deadlineMs: 5_000 })
  return { messageId, result }
}

async function inbox(cursor: FetchCursor | null = null) {
  const result = await account().fetchSince({ cursor, limit: 50, notBefore: 0, deadlineMs: 10_000 })
  if (result.kind !== 'fetched') throw new Error(result.failure.message)
  return result
}

/** An address of that character whose deciding mail is the first. */
function somebody(character: Character): string {
  for (let number = 0; ; number++) {
    const address = `person${number}@recipient.example`
    if (
      characterOf(address) === character &&
      (actsOn(address, 1).length > 1 || !['replier', 'unsubscriber'].includes(character))
    )
      return address
  }
}

describe('a mail that was sent', () => {
  it('can be listed, searched and read, and stands in the record with its step', async () => {
    const { messageId, result } = await sent('zoe@recipient.example')
    expect(result.kind).toBe('accepted')
    await sent('yan@elsewhere.example')
    const { items } = await mailroom().list({ q: 'ZOE@' })
    expect(items).toMatchObject([
      { from: SENDER, to: 'zoe@recipient.example', subject: 'Héllo', direction: 'to_prospect' },
    ])
    const page = await mailroom().read(items[0]?.id ?? '')
    expect(page).toMatchObject({ canReply: true, text: expect.stringContaining('Hi there') as string })
    expect(page?.raw).toContain(`Message-ID: ${messageId}`)
    expect(await mailroom().record()).toMatchObject([
      { event: 'accepted', recipient: 'zoe@recipient.example', sender: SENDER, messageId, step: 'step-1' },
      { event: 'accepted', recipient: 'yan@elsewhere.example' },
    ])
  })

  it('stands in the Sent folder of its sender, where it can be looked up', async () => {
    const { messageId } = await sent('zoe@recipient.example')
    expect(await account().findSent(messageId)).toBe('found')
    expect(await account().findSent('<never@sender.example>')).toBe('absent')
  })

  it('is listed in pages, newest first', async () => {
    for (const name of ['one', 'two', 'three']) await sent(`${name}@recipient.example`)
    const first = await mailroom().list({ limit: 2 })
    const second = await mailroom().list({ limit: 2, cursor: first.nextCursor ?? '' })
    const names = [...first.items, ...second.items].map(({ to }) => to.split('@')[0])
    expect(names).toEqual(['three', 'two', 'one'])
    expect(second.nextCursor).toBeNull()
  })
})

describe('an answer written in the mailroom', () => {
  it('reaches the mailbox as a reply that names what it answers', async () => {
    const { messageId } = await sent('zoe@recipient.example')
    const before = await inbox()
    const { items } = await mailroom().list({})
    await mailroom().reply(items[0]?.id ?? '', 'Très volontiers, mardi ?')
    const { mails } = await inbox(before.cursor)
    const read = await parseMail(mails[0]?.raw ?? Buffer.alloc(0))
    if (read.kind !== 'parsed') throw new Error(read.reason)
    expect(read.mail).toMatchObject({
      inReplyTo: [messageId],
      references: [messageId],
      newText: 'Très volontiers, mardi ?',
      subject: 'Re: Héllo',
      from: { name: 'Zoé', address: 'zoe@recipient.example' },
    })
    expect(read.mail.quotedText).toContain('Hi there')
    expect(classifyMail(read.mail, { now: Date.now(), ownAddresses: [SENDER] }).kind).toBe('reply')
    expect((await mailroom().stats()).events.replied).toBe(1)
  })

  it('is refused for a mail that is not there, or that a prospect wrote', async () => {
    await sent('zoe@recipient.example')
    const { items } = await mailroom().list({})
    const reply = await mailroom().reply(items[0]?.id ?? '', 'Hello')
    expect(await mailroom().reply('999999', 'Hello')).toBeNull()
    expect(await mailroom().reply(reply?.id ?? '', 'Hello')).toBeNull()
  })

  it('may as well be sent by SMTP, from any mail program', async () => {
    const { messageId } = await sent('zoe@recipient.example')
    const before = await inbox()
    const mime = Buffer.from(
      `From: zoe@recipient.example\r\nIn-Reply-To: ${messageId}\r\n\r\nWith pleasure.\r\n`,
    )
    const envelope = { from: 'zoe@recipient.example', to: SENDER }
    expect((await account().transmit(mime, envelope, { deadlineMs: 5_000 })).kind).toBe('accepted')
    expect((await inbox(before.cursor)).mails).toHaveLength(1)
    expect((await mailroom().record()).map(({ event, recipient }) => [event, recipient])).toEqual([
      ['accepted', 'zoe@recipient.example'],
      ['replied', 'zoe@recipient.example'],
    ])
  })

  it('cannot be sent by a page of another site', async () => {
    await sent('zoe@recipient.example')
    const url = `http://127.0.0.1:${office.controlPort}/mails/000001/reply`
    expect((await fetch(url, { method: 'POST', body: '{"text":"x"}' })).status).toBe(415)
  })
})

describe('a restart', () => {
  it('keeps mails, record and the numbers of the IMAP folders', async () => {
    await sent('zoe@recipient.example')
    await mailroom().reply('000001', 'one')
    const before = await inbox()
    await reopened()
    expect((await inbox(before.cursor)).mails).toEqual([])
    await mailroom().reply('000001', 'two')
    const after = await inbox(before.cursor)
    expect(after.renumbered).toBe(false)
    expect(after.mails).toHaveLength(1)
    expect((await inbox()).mails.map(({ uid }) => uid)).toEqual([1, 2])
    expect((await mailroom().list({})).items).toHaveLength(3)
  })

  it('forgets a line that a kill cut short, and nothing else', async () => {
    await sent('zoe@recipient.example')
    await office.close()
    appendFileSync(join(folder, 'record.jsonl'), '{"at":1,"event":"acce')
    office = await open()
    await sent('yan@recipient.example')
    await reopened()
    expect((await mailroom().record()).map(({ recipient }) => recipient)).toHaveLength(2)
  })
})

describe('simulated prospects', () => {
  let site: Server
  let requests: string[]
  let origin: string
  beforeEach(async () => {
    requests = []
    site = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        requests.push(`${request.method} ${request.url} ${body}`.trim())
        response
          .writeHead(request.url === '/click' ? 302 : 200, { location: 'https://example.com/offer' })
          .end()
      })
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    const address = site.address()
    origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    await reopened(true)
  })
  afterEach(() => {
    site.close()
    site.closeAllConnections()
  })

  const tracked = () => ({
    openUrl: `${origin}/open`,
    clickUrl: () => `${origin}/click`,
    unsubscribe: { url: `${origin}/unsubscribe` },
  })
  const events = async () => (await mailroom().record()).map(({ event }) => event)

  it('open, and click the link that was wrapped', async () => {
    await sent(somebody('clicker'), tracked())
    await expect.poll(events, { timeout: 5_000 }).toEqual(['accepted', 'opened', 'clicked'])
    expect(requests).toEqual(['GET /open', 'GET /click'])
  })

  it('unsubscribe with one click, by POST', async () => {
    await sent(somebody('unsubscriber'), tracked())
    await expect.poll(events, { timeout: 5_000 }).toContain('unsubscribed')
    expect(requests).toContain('POST /unsubscribe List-Unsubscribe=One-Click')
  })

  it.each([
    ['replier', 'replied', 'reply'],
    ['absent', 'absence', 'absence'],
    ['bouncer', 'bounced', 'bounce'],
  ] as const)('who are a %s answer as one', async (character, event, kind) => {
    const to = somebody(character)
    const { messageId } = await sent(to)
    await expect.poll(events, { timeout: 5_000 }).toContain(event)
    const { mails } = await inbox()
    const read = await parseMail(mails[0]?.raw ?? Buffer.alloc(0))
    if (read.kind !== 'parsed') throw new Error(read.reason)
    const verdict = classifyMail(read.mail, { now: Date.now(), ownAddresses: [SENDER] })
    expect(verdict.kind).toBe(kind)
    if (verdict.kind === 'bounce')
      expect(verdict).toMatchObject({
        severity: 'hard',
        reported: { messageId, stepRef: `step-${serial}`, recipient: to },
      })
    if (verdict.kind === 'absence') expect(verdict.absentUntil).toBeGreaterThan(Date.now())
  })

  it('are refused at RCPT, or put off once', async () => {
    expect((await sent(somebody('refused'))).result).toMatchObject({ kind: 'rejected', scope: 'recipient' })
    const to = somebody('greylisted')
    expect((await sent(to)).result).toMatchObject({ kind: 'transient', retryAfterMs: 2_000 })
    expect((await sent(to)).result.kind).toBe('accepted')
    expect((await events()).slice(0, 3)).toEqual(['rejected', 'deferred', 'accepted'])
  })

  it('do what they had not done yet after a restart, and nothing twice', async () => {
    await sent(somebody('replier'))
    await reopened(true)
    await expect.poll(events, { timeout: 5_000 }).toContain('replied')
    await reopened(true)
    await expect.poll(async () => (await mailroom().stats()).pending, { timeout: 5_000 }).toBe(0)
    expect((await events()).filter((event) => event === 'replied')).toHaveLength(1)
    expect((await inbox()).mails).toHaveLength(1)
  })
})
