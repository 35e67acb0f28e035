import { describe, expect, it } from 'vitest'
import { parseMail } from './parse.ts'
import { splitReply } from './reply-text.ts'

async function parsed(raw: string | Buffer) {
  const result = await parseMail(Buffer.from(raw))
  if (result.kind !== 'parsed') throw new Error(result.reason)
  return result.mail
}

const lines = (...all: string[]) => all.join('\r\n')

const DSN = lines(
  'From: MAILER-DAEMON@mx.recipient.example',
  'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'It could not be delivered.',
  '--b',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.recipient.example',
  '',
  'Final-Recipient: rfc822; zoe@recipient.example',
  'Action: failed',
  'Status: 5.1.1',
  'Diagnostic-Code: smtp; 550 5.1.1',
  ' no such user',
  '--b',
  'Content-Type: message/rfc822',
  '',
  'Message-ID: <m1@sender.example>',
  'X-Throughline-Step: ledger-1',
  '',
  'The text of our mail',
  '--b--',
  '',
)

describe('a mail', () => {
  it('is taken apart', async () => {
    const mail = await parsed(
      lines(
        'Message-ID: <in1@recipient.example>',
        'In-Reply-To: <m2@sender.example>',
        'References: <m1@sender.example>\r\n <m2@sender.example>',
        'From: =?utf-8?Q?Zo=C3=A9?= <zoe@recipient.example>',
        'To: Ada <ada@sender.example>, Team: b@x.example, c@x.example;',
        'Subject: =?iso-8859-1?Q?D=E9j=E0?= vu',
        'Date: Mon, 23 Nov 2026 10:30:00 +0100',
        'Content-Type: text/plain; charset=iso-8859-1',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'D=E9j=E0 vu !',
        '',
        'Le lun. 23 nov. 2026 =E0 10:00, Ada <ada@sender.example> a =E9crit :',
        '> Bonjour',
      ),
    )
    expect(mail).toMatchObject({
      messageId: '<in1@recipient.example>',
      inReplyTo: ['<m2@sender.example>'],
      references: ['<m1@sender.example>', '<m2@sender.example>'],
      from: { name: 'Zoé', address: 'zoe@recipient.example' },
      subject: 'Déjà vu',
      date: Date.UTC(2026, 10, 23, 9, 30),
      newText: 'Déjà vu !',
      contentType: 'text/plain',
    })
    expect(mail.to.map(({ address }) => address)).toEqual([
      'ada@sender.example',
      'b@x.example',
      'c@x.example',
    ])
    expect(mail.quotedText).toContain('> Bonjour')
  })

  it('of HTML alone has a text, and shows nothing that runs or tells on the reader', async () => {
    const mail = await parsed(
      lines(
        'Content-Type: text/html',
        '',
        '<style>p{}</style><p onclick="x()">Hi <b>there</b><img src="https://spy.example/p.gif"></p>',
        '<a href="javascript:alert(1)">x</a><a href="https://ok.example">ok</a><script>alert(1)</script><iframe src="x"></iframe>',
      ),
    )
    expect(mail.text).toContain('Hi there')
    expect(mail.html).not.toMatch(/script|onclick|img|iframe|style|spy/)
    expect(mail.html).toContain('rel="noopener noreferrer nofollow"')
  })

  it('that reports a failure keeps its fields and what it quotes', async () => {
    const mail = await parsed(DSN)
    expect(mail.contentType).toBe('multipart/report')
    expect(mail.deliveryStatus).toEqual({
      message: { 'reporting-mta': 'dns; mx.recipient.example' },
      recipients: [
        {
          'final-recipient': 'rfc822; zoe@recipient.example',
          action: 'failed',
          status: '5.1.1',
          'diagnostic-code': 'smtp; 550 5.1.1 no such user',
        },
      ],
    })
    expect(mail.reported).toMatchObject({ messageId: '<m1@sender.example>' })
    expect(mail.reported?.headers).toContainEqual({ name: 'x-throughline-step', value: 'ledger-1' })
    expect(mail.text).not.toContain('The text of our mail')
  })

  it('that reports abuse keeps its fields', async () => {
    const mail = await parsed(
      DSN.replace('message/delivery-status', 'message/feedback-report').replace(
        'Reporting-MTA: dns;',
        'Feedback-Type: abuse\r\nX:',
      ),
    )
    expect(mail.feedbackReport).toMatchObject({ 'feedback-type': 'abuse' })
  })
})

describe('a mail that is broken or hostile', () => {
  it('of a thousand nested parts is refused with a reason', async () => {
    let raw = 'Content-Type: multipart/mixed; boundary=b0\r\n\r\n'
    for (let depth = 0; depth < 1_000; depth++)
      raw += `--b${depth}\r\nContent-Type: multipart/mixed; boundary=b${depth + 1}\r\n\r\n`
    expect(await parseMail(Buffer.from(raw))).toEqual({
      kind: 'refused',
      reason: 'The mail cannot be read: its parts are nested too deeply.',
    })
  })

  it('of a hundred thousand parts is refused with a reason', async () => {
    const raw = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(100_000)}`
    expect(await parseMail(Buffer.from(raw))).toMatchObject({ reason: 'The mail has thousands of parts.' })
  })

  it('from an address that no server could answer to has no sender', async () => {
    const result = await parseMail(Buffer.from(`From: ${'a'.repeat(3_000)}@example.test\r\n\r\nHello`))
    expect(result).toMatchObject({ kind: 'parsed', mail: { from: null } })
  })

  it('of 30 MB is refused with a reason', async () => {
    expect(await parseMail(Buffer.alloc(30_000_000, 'x'))).toMatchObject({
      reason: 'The mail is larger than 25 MiB.',
    })
  })

  it('whose header never ends is refused with a reason', async () => {
    expect(await parseMail(Buffer.alloc(1_000_000, 'X-A: b\r\n'))).toMatchObject({
      reason: 'The mail cannot be read: its header is too large.',
    })
  })

  it('in mails within mails is read as far as its outermost', async () => {
    let raw = 'Subject: innermost\r\n\r\nx'
    for (let depth = 0; depth < 200; depth++)
      raw = `Subject: s${depth}\r\nContent-Type: message/rfc822\r\n\r\n${raw}`
    expect((await parsed(raw)).subject).toBe('s199')
  })

  it.each([
    ['nothing', ''],
    ['no header', 'just text'],
    ['NUL and bytes that are no text', Buffer.from([0, 255, 254, 10, 0, 13, 10, 10, 0, 200])],
    ['an unknown character set', 'Content-Type: text/plain; charset=klingon-8\r\n\r\nqapla'],
    ['a boundary that never comes', 'Content-Type: multipart/mixed; boundary=never\r\n\r\nbody'],
    ['broken base64', 'Content-Transfer-Encoding: base64\r\n\r\n!!!===%%%'],
    ['broken encoded words', 'Subject: =?utf-8?B?####?= =?x?Q?=FF?=\r\nFrom: <<<>>>\r\n\r\nbody'],
    ['a report without fields', DSN.replace(/Reporting[\s\S]*no such user/, '')],
  ])('with %s is read as well as may be', async (_name, raw) => {
    const mail = await parsed(raw)
    expect(JSON.stringify(mail)).not.toContain('\\u0000')
  })

  it('changed at random never breaks the reader', async () => {
    let seed = 42
    const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below
    for (let round = 0; round < 500; round++) {
      const bytes = Buffer.from(DSN)
      for (let change = 0; change < 20; change++) bytes[random(bytes.length)] = random(256)
      const result = await parseMail(bytes)
      expect(['parsed', 'refused']).toContain(result.kind)
    }
  })
})

describe('what somebody wrote', () => {
  it.each([
    ['Yes.\n\nOn Mon, 23 Nov 2026 at 10:00, Ada <ada@sender.example> wrote:\n> Hi', 'Yes.'],
    ['Oui.\n\nLe lun. 23 nov. 2026 à 10:00, Ada <ada@sender.example> a écrit :\n> Salut', 'Oui.'],
    ['Yes.\n\n-----Original Message-----\nFrom: Ada\nSent: Monday\nHi', 'Yes.'],
    ['Only this', 'Only this'],
    ['> only quoted', '> only quoted'],
  ])('%j is %j', (text, newText) => {
    expect(splitReply(text).newText).toBe(newText)
  })

  it.each(['\n', 'a\n\n', '>', 'On ', 'On x wrote\n', '-\n\n', 'From:\n\n\nSent:\n', '\n\n\n>', 'Le a '])(
    'is found quickly in a mail made of %j',
    (piece) => {
      const began = performance.now()
      splitReply(piece.repeat(50_000))
      expect(performance.now() - began).toBeLessThan(2_000)
    },
  )
})
