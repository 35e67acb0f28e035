import { describe, expect, it } from 'vitest'
import { composeMail, type MailDraft } from './compose.ts'
import { parseMail } from './parse.ts'

const draft: MailDraft = {
  from: { name: 'Ada Löve', address: 'ada@sender.example' },
  to: { name: 'Žofia "Z", 王', address: 'zoe@recipient.example' },
  subject: 'Héllo — 王小明',
  body: 'Hi Zoé,\n\nsee https://example.com/a?b=1&c=2, and (https://example.com/x).\n.\nAda <ada>',
  format: 'text',
  messageId: '<m1@sender.example>',
  date: Date.UTC(2026, 10, 23, 9, 30),
  references: ['<first@sender.example>', '<second@sender.example>'],
  stepRef: 'campaign/1/ledger',
  unsubscribe: { url: 'https://sender.example/u/token', mailto: 'ada@sender.example' },
  openUrl: 'https://sender.example/o/token.gif?a=1&b=2',
  clickUrl: (url) => `https://sender.example/c/token?u=${encodeURIComponent(url)}`,
}

async function composed(changes: Partial<MailDraft> = {}) {
  const { mime, hash } = await composeMail({ ...draft, ...changes })
  const read = await parseMail(mime)
  if (read.kind !== 'parsed') throw new Error(read.reason)
  const raw = mime.toString('latin1')
  const html = raw.split('Content-Type: text/html')[1]?.replace(/=\r\n/g, '').replace(/=3D/g, '=') ?? ''
  const header = (name: string) => read.mail.headers.find((field) => field.name === name)?.value
  return { mime, hash, mail: read.mail, raw, html, header }
}

describe('composing', () => {
  it('gives the same bytes for the same draft, at any time', async () => {
    const one = await composed()
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const other = await composed()
    expect(other.mime.equals(one.mime)).toBe(true)
    expect(other.hash).toBe(one.hash)
    expect((await composed({ messageId: '<m2@sender.example>' })).hash).not.toBe(one.hash)
  })

  it('keeps names and subject in every script', async () => {
    const { mail } = await composed()
    expect(mail).toMatchObject({
      subject: draft.subject,
      from: draft.from,
      to: [draft.to],
      messageId: draft.messageId,
      date: draft.date,
    })
  })

  it('is plain ASCII on the wire, in lines that every server takes', async () => {
    const { raw } = await composed({ body: `é${'x'.repeat(3_000)}` })
    expect(/^[\x09\x0a\x0d\x20-\x7e]*$/.test(raw)).toBe(true)
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThan(999)
    expect(/[^\r]\n/.test(raw)).toBe(false)
  })

  it('answers the conversation so far', async () => {
    const { mail } = await composed()
    expect(mail.inReplyTo).toEqual(['<second@sender.example>'])
    expect(mail.references).toEqual(draft.references)
    expect((await composed({ references: [] })).header('in-reply-to')).toBeUndefined()
  })

  it('offers to unsubscribe with one click, in the header and in the text', async () => {
    const { header, mail, html } = await composed()
    expect(header('list-unsubscribe')).toBe(
      '<mailto:ada@sender.example?subject=unsubscribe>, <https://sender.example/u/token>',
    )
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect(mail.text).toContain('Unsubscribe: https://sender.example/u/token')
    expect(html).toContain('href="https://sender.example/u/token"')
    const own = await composed({ body: 'Stop: https://sender.example/u/token' })
    expect(own.mail.text.match(/\/u\/token/g)).toHaveLength(1)
    expect(own.html).not.toContain('/c/token')
  })

  it('says that a machine sends it, only where one does (RFC 3834)', async () => {
    expect((await composed()).header('auto-submitted')).toBeUndefined()
    expect((await composed({ autoSubmitted: 'auto-replied' })).header('auto-submitted')).toBe('auto-replied')
  })

  it('carries an invitation as a body of its own and as a file, the same at any time (RFC 6047)', async () => {
    const content = 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Zoé\r\nEND:VCALENDAR\r\n'
    const calendar = { method: 'REQUEST' as const, content }
    const { mail, raw, mime } = await composed({ calendar })
    expect(raw).toMatch(/^Content-Type: text\/calendar; charset=utf-8; method=REQUEST\r$/m)
    expect(mail.attachments).toContainEqual(
      expect.objectContaining({ filename: 'invite.ics', mimeType: 'application/ics' }),
    )
    expect(mime.equals((await composed({ calendar })).mime)).toBe(true)
  })

  it('keeps the ids of foreign mails as they are, commas and all', async () => {
    const references = ['<a,b;"c"@theirs.example>']
    expect((await composed({ references })).mail.inReplyTo).toEqual(references)
    await expect(composeMail({ ...draft, references: ['<ü@x>'] })).rejects.toThrow('beyond ASCII')
  })

  it('names the ledger row', async () => {
    expect((await composed()).header('x-throughline-step')).toBe('campaign/1/ledger')
  })

  it('wraps the links of the HTML, leaves those of the text, and ends with the pixel', async () => {
    const { html, mail } = await composed()
    expect(html).toContain('/c/token?u=https%3A%2F%2Fexample.com%2Fa%3Fb%3D1%26c%3D2"')
    expect(html).toContain('/c/token?u=https%3A%2F%2Fexample.com%2Fx"')
    expect(html).toContain(
      '<img src="https://sender.example/o/token.gif?a=1&amp;b=2" width="1" height="1" alt="">',
    )
    expect(html).toContain('Ada &lt;ada&gt;')
    expect(mail.text).toContain('see https://example.com/a?b=1&c=2, and (https://example.com/x).')
    expect((await composed({ openUrl: null, clickUrl: null })).raw).not.toContain('/o/token')
  })

  it('takes HTML as it was written, without what runs, and makes a text of it', async () => {
    const body = '<p onclick="x()">Hi <a href="https://example.com/a">there</a></p><script>alert(1)</script>'
    const { html, mail } = await composed({ body, format: 'html' })
    expect(html).toContain(
      '<a href="https://sender.example/c/token?u=https%3A%2F%2Fexample.com%2Fa">there</a>',
    )
    expect(html).not.toMatch(/script|onclick/)
    expect(mail.text).toContain('there [https://example.com/a]')
  })

  it('lets no fact add a header', async () => {
    const { raw } = await composed({
      subject: 'Hi\r\nBcc: eve@evil.example',
      from: { name: 'Ada\nBcc: eve@evil.example', address: 'ada@sender.example' },
      to: { name: 'Zoé\r\n\r\nInjected', address: 'zoe@recipient.example' },
    })
    expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^(bcc|injected)/im)
  })

  it.each([
    { to: { address: 'zoe@recipient.example\r\nBcc: eve@evil.example' } },
    { to: { address: 'zoe@recipient.example, eve@evil.example' } },
    { stepRef: 'a\r\nBcc: eve@evil.example' },
    { references: ['<a@b>\r\nBcc: eve@evil.example'] },
    { unsubscribe: { url: 'https://x.example/\r\nBcc: eve@evil.example' } },
  ])('refuses %j', async (changes) => {
    await expect(composeMail({ ...draft, ...changes })).rejects.toThrow('line end')
  })
})
