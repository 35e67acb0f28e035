import { describe, expect, it } from 'vitest'
import { isAuthenticated } from './authentication.ts'
import { offsetOfDate } from './zone-offset.ts'

/** A mail from ada@theirs.example with these header fields, topmost first. */
function mail(...fields: [string, string][]) {
  return {
    from: { name: 'Ada', address: 'Ada@Theirs.example' },
    headers: fields.map(([name, value]) => ({ name, value })),
  }
}
const received: [string, string] = ['received', 'from mx.theirs.example by mx.ours.example with ESMTPS; Thu']
const results = (value: string): [string, string] => ['authentication-results', value]

const OURS = 'mx.ours.example'

describe('who a mail is from', () => {
  it.each([
    ['dmarc=pass', 'mx.ours.example; spf=none; dmarc=pass (p=reject) header.from=theirs.example', true],
    ['its name in another case', 'MX.Ours.Example 1; dmarc=pass', true],
    ['aligned dkim', 'mx.ours.example; dkim=pass header.d=mail.theirs.example', true],
    ['aligned spf', 'mx.ours.example; spf=pass smtp.mailfrom=bounce@theirs.example', true],
    ['spf of somebody else', 'mx.ours.example; spf=pass smtp.mailfrom=x@mailer.example', null],
    ['dkim of a look-alike', 'mx.ours.example; dkim=pass header.d=nottheirs.example', null],
    ['dmarc=fail', 'mx.ours.example; dkim=pass header.d=theirs.example; dmarc=fail', false],
    ['no method', 'mx.ours.example; none', null],
    ['no server', 'spf=pass smtp.mailfrom=theirs.example; dmarc=pass', null],
  ])('is read from what our server says: %s', (_what, field, expected) => {
    expect(isAuthenticated(mail(results(field), received), OURS)).toBe(expected)
  })

  it('is not known without such a field', () => {
    expect(isAuthenticated(mail(received), OURS)).toBeNull()
  })

  it('is never taken from a field that came with the mail', () => {
    const forged = results('mx.evil.example; dmarc=pass')
    expect(isAuthenticated(mail(received, forged), OURS)).toBeNull()
    expect(isAuthenticated(mail(results('mx.ours.example; dmarc=fail'), received, forged), OURS)).toBe(false)
  })

  it('is not known where our server writes none, though a field bears the name that its Received field has', () => {
    const forged = results('mx.ours.example; dmarc=pass')
    expect(isAuthenticated(mail(received, forged), '')).toBeNull()
    expect(isAuthenticated(mail(received, results('mx.ours.example; dmarc=fail')), '')).toBe(false)
  })

  it('is found below the hops inside our own provider', () => {
    const inside: [string, string] = ['received', 'by 2002:a05:7108:1 with SMTP id x; Thu']
    expect(isAuthenticated(mail(inside, results('mx.ours.example; dmarc=pass'), received), OURS)).toBe(true)
  })
})

describe('what the clock of a sender shows', () => {
  it.each([
    ['Thu, 26 Nov 2026 15:00:00 +0100', 60],
    ['Thu, 26 Nov 2026 15:00:00 -0330 (NST)', -210],
    ['26 Nov 2026 15:00 EST', -300],
    ['Thu, 26 Nov 2026 15:00:00 GMT', 0],
    ['Thu, 26 Nov 2026 15:00:00 +0000', 0],
    ['Thu, 26 Nov 2026 15:00:00 -0000', null],
    ['Thu, 26 Nov 2026 15:00:00 +9900', null],
    ['Thu, 26 Nov 2026 15:00:00', null],
    ['nonsense', null],
    ['', null],
  ])('%s', (date, minutes) => {
    expect(offsetOfDate(date)).toBe(minutes)
  })
})
