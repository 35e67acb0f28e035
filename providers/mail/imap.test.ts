import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startImapServer, type TestImapServer } from '../../test/support/imap-server.ts'
import { fetchInbox, findInSent, tryImap } from './imap.ts'
import type { FetchCursor } from './mail-provider.ts'

let server: TestImapServer
beforeEach(async () => {
  server = await startImapServer()
})
afterEach(() => server.close())

function mail(name: string, body = 'Hello'): string {
  return `Message-ID: <${name}@recipient.example>\r\nSubject: ${name}\r\n\r\n${body}\r\n`
}

function access(password = 'testpass') {
  return { host: '127.0.0.1', port: server.port, secure: false, username: 'testuser', password }
}

async function fetched(
  cursor: FetchCursor | null,
  options: { limit?: number; notBefore?: number; maxBytes?: number } = {},
) {
  const { limit = 50, notBefore = 0, maxBytes } = options
  const result = await fetchInbox(access(), { cursor, limit, notBefore, deadlineMs: 10_000 }, maxBytes)
  if (result.kind !== 'fetched') throw new Error(result.failure.message)
  return result
}

function names(mails: { raw: Buffer }[]): string[] {
  return mails.map((item) => /Subject: (\S+)/.exec(item.raw.toString())?.[1] ?? '')
}

describe('reading INBOX', () => {
  it('brings what is there, oldest first, and then only what came after', async () => {
    server.append(mail('one'))
    server.append(mail('two', 'accents: é \u2013 \u{1F600}'))
    const first = await fetched(null)
    expect(names(first.mails)).toEqual(['one', 'two'])
    expect(first.mails[1]?.raw.toString()).toBe(mail('two', 'accents: é \u2013 \u{1F600}'))
    expect((await fetched(first.cursor)).mails).toEqual([])

    server.append(mail('three'))
    const second = await fetched(first.cursor)
    expect(names(second.mails)).toEqual(['three'])
    expect(second).toMatchObject({ more: false, renumbered: false })
  })

  it('stops at the limit and says that there is more', async () => {
    for (const name of ['one', 'two', 'three']) server.append(mail(name))
    const first = await fetched(null, { limit: 2 })
    expect(first.more).toBe(true)
    const second = await fetched(first.cursor, { limit: 2 })
    expect([...names(first.mails), ...names(second.mails)]).toEqual(['one', 'two', 'three'])
    expect(second.more).toBe(false)
  })

  it('leaves out what an account already held when it was connected', async () => {
    server.append(mail('ancient'), { at: new Date('2020-05-01T12:00:00Z') })
    server.append(mail('recent'))
    const first = await fetched(null, { notBefore: Date.now() - 5_000 })
    expect(names(first.mails)).toEqual(['recent'])
    server.append(mail('next'))
    expect(names((await fetched(first.cursor)).mails)).toEqual(['next'])
  })

  it('starts at the end of a folder that holds nothing of interest', async () => {
    server.append(mail('ancient'), { at: new Date('2020-05-01T12:00:00Z') })
    const first = await fetched(null, { notBefore: Date.now() })
    expect(first.mails).toEqual([])
    expect(first.cursor.lastUid).toBe(1)
  })

  it('reads again after the server numbered the folder anew, and knows the same mail by its fingerprint', async () => {
    server.append(mail('one'))
    const before = await fetched(null)
    server.renumber('INBOX', 7)
    server.append(mail('two'))
    const after = await fetched(before.cursor)
    expect(after.renumbered).toBe(true)
    expect(names(after.mails)).toEqual(['one', 'two'])
    expect(after.mails[0]?.eventId).toBe(before.mails[0]?.eventId)
    expect(after.cursor).toEqual({ uidValidity: 7, lastUid: 2 })
  })

  it('loads only the header of a mail that is too large, and all of its neighbours', async () => {
    server.append(mail('small'))
    server.append(mail('huge', 'x'.repeat(200_000)))
    server.append(mail('last'))
    const { mails } = await fetched(null, { maxBytes: 100_000 })
    expect(names(mails)).toEqual(['small', 'huge', 'last'])
    expect(mails.map((item) => item.oversize)).toEqual([false, true, false])
    expect(mails[1]?.raw.length).toBeLessThan(200)
    expect(mails[1]?.byteLength).toBeGreaterThan(200_000)
  })

  it('answers with a failure where the password is wrong, the server is silent, or nobody listens', async () => {
    const request = { cursor: null, limit: 1, notBefore: 0, deadlineMs: 500 }
    expect(await fetchInbox(access('wrong'), request)).toMatchObject({
      kind: 'failed',
      failure: { code: 'authentication', permanent: true },
    })
    server.freeze()
    expect(await fetchInbox(access(), request)).toMatchObject({
      failure: { code: 'deadline', permanent: false },
    })
    await server.close()
    expect(await fetchInbox(access(), request)).toMatchObject({ failure: { code: 'unreachable' } })
    server = await startImapServer()
  })
})

describe('looking a sent mail up', () => {
  it('finds it by its Message-ID, or says that it is not there', async () => {
    server.append(mail('sent'), { folder: 'Sent' })
    expect(await findInSent(access(), '<sent@recipient.example>', 5_000)).toBe('found')
    expect(await findInSent(access(), '<other@recipient.example>', 5_000)).toBe('absent')
  })

  it('is no proof of anything where the server cannot be read', async () => {
    expect(await findInSent(access('wrong'), '<sent@recipient.example>', 5_000)).toBe('no_oracle')
  })
})

describe('a trial', () => {
  it('says that the sign-in works, or why not', async () => {
    expect(await tryImap(access(), 5_000)).toEqual({ ok: true, message: 'Signed in; INBOX has 0 mails.' })
    expect(await tryImap(access('wrong'), 5_000)).toMatchObject({ ok: false })
  })
})
