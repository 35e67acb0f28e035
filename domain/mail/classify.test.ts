import { describe, expect, it } from 'vitest'
import { classifyMail } from './classify.ts'
import type { MailHeader, ParsedMail } from './parsed-mail.ts'

const NOW = Date.UTC(2026, 10, 23, 9, 30)
const OWN = 'ada@sender.example'

type Changes = Partial<Omit<ParsedMail, 'headers'>> & { headers?: Record<string, string> }

function mail({ headers = {}, ...changes }: Changes = {}): ParsedMail {
  const text = changes.text ?? 'Hello Ada, with pleasure.'
  return {
    messageId: '<in1@recipient.example>',
    inReplyTo: [],
    references: [],
    from: { name: 'Zoé', address: 'zoe@recipient.example' },
    replyTo: [],
    to: [{ name: '', address: OWN }],
    cc: [],
    subject: 'Re: Hello',
    date: NOW,
    headers: Object.entries(headers).map(([name, value]): MailHeader => ({ name, value })),
    contentType: 'text/plain',
    text,
    html: null,
    newText: text,
    quotedText: '',
    deliveryStatus: null,
    feedbackReport: null,
    invitationReply: null,
    reported: null,
    attachments: [],
    byteLength: 100,
    ...changes,
  }
}

function verdict(changes: Changes) {
  return classifyMail(mail(changes), { now: NOW, ownAddresses: [OWN] })
}

const DAEMON = { from: { name: 'Mail Delivery System', address: 'MAILER-DAEMON@mx.recipient.example' } }

function report(fields: Record<string, string>, changes: Changes = {}) {
  const recipients = [{ 'final-recipient': 'rfc822; Zoe@Recipient.Example', ...fields }]
  return verdict({ ...DAEMON, subject: 'Report', deliveryStatus: { message: {}, recipients }, ...changes })
}

describe('a delivery report', () => {
  it.each([
    ['failed', '5.1.1', '', 'bounce', 'hard'],
    ['failed', '5.1.0', 'smtp; 550 no mailbox', 'bounce', 'hard'],
    ['failed', '5.1.2', '', 'bounce', 'hard'],
    ['failed', '5.1.10', '', 'bounce', 'hard'],
    ['failed', '5.2.1', '', 'bounce', 'hard'],
    ['failed', '5.4.4', '', 'bounce', 'hard'],
    ['failed', '5.0.0', 'smtp; 550 user unknown', 'bounce', 'hard'],
    ['failed', '5.0.0', 'smtp; 550', 'bounce', 'hard'],
    ['failed', '5.2.2', 'smtp; 552 mailbox full', 'bounce', 'soft'],
    ['failed', '5.3.4', '', 'bounce', 'soft'],
    ['failed', '5.7.1', 'smtp; 550 blocked as spam', 'bounce', 'soft'],
    ['failed', '5.7.1', 'smtp; 550 5.1.1 user unknown', 'bounce', 'hard'],
    ['failed', '4.4.7', '', 'bounce', 'soft'],
    ['FAILED', '4.4.7 (delivery time expired)', '', 'bounce', 'soft'],
  ])('%s %s %s → %s, %s', (action, status, diagnostic, kind, severity) => {
    expect(report({ action, status, 'diagnostic-code': diagnostic })).toMatchObject({ kind, severity })
  })

  it('of a delay is no bounce', () => {
    expect(report({ action: 'delayed', status: '4.4.1' }).kind).toBe('delay')
  })

  it('of success is of no interest', () => {
    expect(report({ action: 'delivered', status: '2.0.0' }).kind).toBe('other')
  })

  it('names the mail, the ledger row and the address it is about', () => {
    const reported = {
      messageId: '<m1@sender.example>',
      headers: [{ name: 'x-throughline-step', value: 'ledger-1' }],
    }
    expect(report({ action: 'failed', status: '5.1.1' }, { reported })).toMatchObject({
      because: 'delivery report (RFC 3464): failed 5.1.1',
      reported: { messageId: '<m1@sender.example>', stepRef: 'ledger-1', recipient: 'zoe@recipient.example' },
    })
  })

  it('is a bounce where one recipient failed and another is only late', () => {
    const recipients = [
      { action: 'delayed', status: '4.4.1', 'final-recipient': 'rfc822; a@x.example' },
      { action: 'failed', status: '5.1.1', 'final-recipient': 'rfc822; b@x.example' },
    ]
    expect(verdict({ ...DAEMON, deliveryStatus: { message: {}, recipients } })).toMatchObject({
      kind: 'bounce',
      reported: { recipient: 'b@x.example' },
    })
  })

  it('may name the mail by In-Reply-To alone', () => {
    expect(
      report({ action: 'failed', status: '5.1.1' }, { inReplyTo: ['<m2@sender.example>'] }),
    ).toMatchObject({
      reported: { messageId: '<m2@sender.example>' },
    })
  })
})

describe('a failure notice in words', () => {
  it.each([
    ['Undeliverable: Hello', 'The recipient does not exist.', 'bounce', 'hard'],
    [
      'failure notice',
      'Hi. This is the qmail-send program.\n<zoe@recipient.example>:\nno mailbox here by that name',
      'bounce',
      'hard',
    ],
    ['Delivery Status Notification (Failure)', '552 5.2.2 mailbox full', 'bounce', 'soft'],
    ['Mail delivery failed: returning message to sender', 'user unknown', 'bounce', 'hard'],
    ['Returned mail: see transcript for details', '550 5.1.1 User unknown', 'bounce', 'hard'],
    ['Message non distribué', 'La boîte est pleine', 'bounce', 'soft'],
    ['Échec de la remise', 'destinataire inconnu', 'bounce', 'hard'],
    ['Delivery Status Notification (Delay)', 'will keep trying for 2 days', 'delay', null],
    [
      'Warning: message still undelivered after 4 hours',
      'The mail has not been delivered yet',
      'delay',
      null,
    ],
  ])('%s', (subject, text, kind, severity) => {
    const result = verdict({ ...DAEMON, subject, text })
    expect(result).toMatchObject(severity ? { kind, severity } : { kind })
  })

  it('is read for what it quotes', () => {
    const text =
      '<zoe@recipient.example>: user unknown\n\n--- Header ---\nMessage-ID: <m3@sender.example>\nX-Throughline-Step: ledger-3\n'
    expect(verdict({ ...DAEMON, subject: 'failure notice', text })).toMatchObject({
      reported: { messageId: '<m3@sender.example>', stepRef: 'ledger-3', recipient: 'zoe@recipient.example' },
    })
  })

  it('is not seen where a person writes about one', () => {
    expect(verdict({ subject: 'Undeliverable mail?', text: 'Your last mail came twice.' }).kind).toBe('reply')
  })
})

describe('an abuse report', () => {
  it('is a wish to stop, as a complaint', () => {
    const feedbackReport = { 'feedback-type': 'abuse', 'original-rcpt-to': 'Zoe@recipient.example' }
    expect(verdict({ feedbackReport })).toMatchObject({
      kind: 'unsubscribe',
      via: 'complaint',
      reported: { recipient: 'zoe@recipient.example' },
    })
  })
})

describe('a wish to stop', () => {
  it.each([
    ['unsubscribe', ''],
    ['Re: UNSUBSCRIBE', 'Sent from my phone'],
    ['Re: Hello', 'Unsubscribe'],
    ['Re: Hello', 'Please remove me from your list.'],
    ['Re: Hello', 'Please unsubscribe me. Thanks'],
    ['Re: Hello', 'STOP'],
    ['Re: Bonjour', 'Désinscription'],
    ['Re: Bonjour', 'Bonjour, merci de me désabonner de votre liste.'],
    ['Re: Bonjour', 'Retirez-moi de votre liste, merci.'],
    ['Désinscription', ''],
  ])('%s / %s', (subject, text) => {
    expect(verdict({ subject, text })).toMatchObject({ kind: 'unsubscribe', via: 'mail' })
  })

  it.each([
    ['Re: Hello', 'How do your customers unsubscribe? We need that feature.'],
    ['Re: Hello', 'Stop by on Tuesday, I will show you around.'],
    ['Re: Hello', 'I do not want to unsubscribe, but write less often.'],
  ])('is not seen in: %s / %s', (subject, text) => {
    expect(verdict({ subject, text }).kind).toBe('reply')
  })
})

describe('a machine', () => {
  it.each([
    [{ 'auto-submitted': 'auto-replied' }, 'Re: Hello'],
    [{ 'auto-submitted': 'auto-generated; type=x' }, 'Ticket 1234'],
    [{ 'x-autoreply': 'yes' }, 'Hello'],
    [{ 'x-autorespond': 'Re: Hello' }, 'Hello'],
    [{ precedence: 'auto_reply' }, 'Hello'],
    [{}, 'Automatic reply: Hello'],
    [{}, 'Réponse automatique : Bonjour'],
    [{}, 'Auto: Hello'],
    [{}, 'Automatische Antwort: Hallo'],
  ])('that answers by itself is no reply: %j %s', (headers, subject) => {
    expect(verdict({ headers, subject, text: 'We have received your message.' }).kind).toBe('auto_reply')
  })

  it('that answers for somebody who is away is an absence, with its end', () => {
    expect(
      verdict({ headers: { 'auto-submitted': 'auto-replied' }, text: 'I am away, back on 2 December.' }),
    ).toMatchObject({ kind: 'absence', absentUntil: Date.UTC(2026, 11, 2, 12) })
  })

  it('is not asked to stop writing: only people unsubscribe', () => {
    expect(verdict({ headers: { 'auto-submitted': 'auto-replied' }, subject: 'unsubscribe' }).kind).toBe(
      'auto_reply',
    )
  })

  it.each([
    { 'list-id': '<news.recipient.example>' },
    { precedence: 'bulk' },
    { 'list-unsubscribe': '<mailto:x@y>' },
  ])('that writes to many is of no interest: %j', (headers) => {
    expect(verdict({ headers, subject: 'News' }).kind).toBe('other')
  })

  it('that says a mail was shown is of no interest', () => {
    const headers = { 'content-type': 'multipart/report; report-type=disposition-notification' }
    expect(verdict({ headers, subject: 'Read: Hello' }).kind).toBe('other')
  })
})

describe('our own mail', () => {
  it('that comes back is not answered', () => {
    expect(verdict({ headers: { 'x-throughline-step': 'ledger-1' } }).kind).toBe('other')
    expect(verdict({ from: { name: 'Ada', address: 'ADA@sender.example' } }).kind).toBe('other')
  })
})

describe('a person', () => {
  it('replies, and it says why we think so', () => {
    expect(verdict({ inReplyTo: ['<m1@sender.example>'] })).toEqual({
      kind: 'reply',
      because: 'answers a mail: In-Reply-To',
    })
    expect(verdict({ subject: 'A question' }).kind).toBe('reply')
  })

  it('who says "auto-submitted: no" is one', () => {
    expect(verdict({ headers: { 'auto-submitted': 'no' } }).kind).toBe('reply')
  })
})

describe('a sender that takes no answers', () => {
  it.each([
    'noreply@shop.example',
    'No-Reply@shop.example',
    'no_reply+4711@shop.example',
    'noreply-orders@shop.example',
    'donotreply@shop.example',
    'do-not-reply@shop.example',
    'ne-pas-repondre@shop.example',
    'postmaster@shop.example',
    'MAILER-DAEMON@shop.example',
  ])('is not answered, and is named as the reason: %s', (address) => {
    expect(verdict({ from: { name: 'Shop', address }, text: 'Could we meet on Friday?' })).toMatchObject({
      kind: 'other',
      because: expect.stringMatching(/sent from [a-z_-]+@, which takes no answers/) as string,
    })
  })

  it.each(['noreplyton', 'reply', 'nora.reply', 'posta', 'postmasters'])(
    'is nobody whose name only looks so: %s',
    (local) => {
      const from = { name: 'Nora', address: `${local}@recipient.example` }
      expect(verdict({ from }).kind).toBe('reply')
    },
  )

  it('may still report, be away and ask to stop', () => {
    const from = { name: '', address: 'noreply@recipient.example' }
    expect(verdict({ from, subject: 'Unsubscribe', text: 'unsubscribe' }).kind).toBe('unsubscribe')
    expect(verdict({ from, headers: { 'auto-submitted': 'auto-replied' } }).kind).toBe('auto_reply')
  })
})
