import { describe, expect, it } from 'vitest'
import { emailKey } from './address.ts'
import { bodyFormat } from './body-format.ts'
import { answeredCandidates } from './references.ts'
import { replySubject, subjectKey } from './subject.ts'
import { classifyVisit, type Visit } from './visitor.ts'

describe('an address', () => {
  it.each([
    ['  Zoe@Recipient.Example ', 'zoe@recipient.example'],
    ['<zoe@recipient.example>', 'zoe@recipient.example'],
    ['zoe+news@recipient.example', 'zoe+news@recipient.example'],
    ['zoe@Bücher.example', 'zoe@xn--bcher-kva.example'],
    ['zoe@BÜCHER.example.', 'zoe@xn--bcher-kva.example'],
    ['zoe\u0301@recipient.example', 'zo\u00e9@recipient.example'],
    ['no address', 'no address'],
  ])('%s is known as %s', (address, key) => {
    expect(emailKey(address)).toBe(key)
  })
})

describe('a subject', () => {
  it.each([
    'Re: Offer',
    'RE: Re : offer',
    'AW: offer',
    'Fwd: Re[2]: Offer',
    'TR : Offer',
    'Réf: offer',
    '回复：Offer',
  ])('%s belongs to the same conversation', (subject) => {
    expect(subjectKey(subject)).toBe('offer')
  })

  it('of an answer is marked once', () => {
    expect(replySubject('Re: RE: Offer')).toBe('Re: Offer')
  })

  it('that only begins like a mark is left alone', () => {
    expect(subjectKey('Refund: yes')).toBe('refund: yes')
  })
})

describe('what a mail answers', () => {
  it('is what it says it answers, then its conversation from the newest on', () => {
    expect(answeredCandidates({ inReplyTo: ['<c@x>'], references: ['<a@x>', '<b@x>', '<c@x>'] })).toEqual([
      '<c@x>',
      '<b@x>',
      '<a@x>',
    ])
  })
})

describe('a body', () => {
  it('is HTML where its template begins with a tag', () => {
    expect(bodyFormat('<p>Hi</p>')).toBe('html')
    expect(bodyFormat('Hi <b>there</b>')).toBe('text')
    expect(bodyFormat('<firstName>, hello')).toBe('text')
  })
})

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'

describe('a visitor', () => {
  it.each<[Partial<Visit>, string]>([
    [{}, 'human'],
    [{ kind: 'click', sinceDeliveryMs: 60_000 }, 'human'],
    [{ sinceDeliveryMs: null }, 'human'],
    [{ method: 'HEAD' }, 'machine'],
    [{ sinceDeliveryMs: 400 }, 'machine'],
    [{ kind: 'click', sinceDeliveryMs: 2_500 }, 'machine'],
    [{ userAgent: null }, 'machine'],
    [{ userAgent: 'python-requests/2.32' }, 'machine'],
    [{ userAgent: 'curl/8.5.0' }, 'machine'],
    [{ userAgent: 'Mozilla/5.0 (compatible; Barracuda Sentinel)' }, 'machine'],
    [{ userAgent: 'Mozilla/5.0 (compatible; bingbot/2.0)' }, 'machine'],
    [{ headers: { 'sec-purpose': 'prefetch' } }, 'machine'],
    [
      {
        userAgent:
          'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
      },
      'unknown',
    ],
    [{ userAgent: 'Mozilla/5.0' }, 'unknown'],
    [{ userAgent: 'Something/1.0' }, 'unknown'],
  ])('%j is %s', (changes, visitor) => {
    const visit: Visit = {
      kind: 'open',
      method: 'GET',
      userAgent: CHROME,
      headers: {},
      sinceDeliveryMs: 30_000,
      ...changes,
    }
    const verdict = classifyVisit(visit)
    expect(verdict.visitor).toBe(visitor)
    expect(verdict.because).not.toBe('')
  })
})
