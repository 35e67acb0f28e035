import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { DRAFT_ISSUES } from '../thread/state.ts'
import { checkDraft, type DraftToCheck } from './check-draft.ts'
import type { ThreadLine } from './jobs.ts'

const THREAD: ThreadLine[] = [
  {
    mail: 'm1',
    direction: 'out',
    lines: ['Hello Anna,', 'I noticed that you still plan your shifts with a spreadsheet.'],
  },
  {
    mail: 'm2',
    direction: 'in',
    lines: [
      'Hi, how much is the Team plan for 25 users?',
      'Our budget is €700 a month.',
      'Is Thursday at 3 pm possible?',
    ],
  },
]
const KNOWLEDGE = [
  {
    ref: 'k1',
    title: 'Prices',
    content: 'The Team plan costs €29 per user and month. See https://acme.example/prices.',
  },
  {
    ref: 'k2',
    title: 'Hosting',
    content: 'All data is stored in Frankfurt. Support answers from 9:00 to 18:00.',
  },
]
const GOOD =
  'Hello Anna,\n\nThe Team plan costs €29 per user and month. Thursday at 3 pm is free and kept for you.\n\nPlease tell me if you have further questions.'
const CLAIMS = [
  { text: 'The Team plan costs €29 per user and month.', sources: ['k1'] },
  { text: 'Thursday at 3 pm is free and kept for you.', sources: ['meeting'] },
]
const draft = (changes: Partial<DraftToCheck> = {}): DraftToCheck => ({
  body: GOOD,
  claims: CLAIMS,
  thread: THREAD,
  knowledge: KNOWLEDGE,
  meeting: { kind: 'offer', when: 'Thursday 3 December at 3 pm' },
  language: 'en',
  given: 'Anna',
  ...changes,
})
const issuesOf = (sentence: string, changes: Partial<DraftToCheck> = {}) =>
  checkDraft(draft({ body: GOOD.replace('Please', `${sentence} Please`), ...changes })).issues

describe('a draft that rests on what was given', () => {
  it('has nothing to complain of', () => {
    expect(checkDraft(draft())).toEqual({ issues: [], uncited: [] })
  })

  it.each([
    'As you write, your budget is €700 a month.',
    'You ask: “Our budget is €700 a month”.',
    'For 25 users I will check the terms and come back to you.',
    'You can read it at https://acme.example/prices as well.',
    'You can read more on acme.example too.',
    'We are here from 9 am on, every day.',
    'We cannot give a discount on it.',
    'I will check whether a refund is possible.',
  ])('may say: %s', (sentence) => {
    expect(issuesOf(sentence)).toEqual([])
  })
})

describe('what a draft invents', () => {
  it.each([
    ['invented_price', 'The Solo plan costs €19.'],
    ['invented_price', 'The Team plan costs $29 per user and month.'],
    ['invented_price', 'For you it is €700 a month.'],
    ['invented_price', 'You save 15% with it.'],
    ['invented_price', 'It is twenty percent cheaper for you.'],
    ['invented_price', 'The set-up is free of charge.'],
    ['invented_price', 'You will receive a refund at any time.'],
    ['invented_price', 'It is for free, no questions asked.'],
    ['invented_date', 'We can start on 14 January.'],
    ['invented_date', 'We can start on 2027-01-14.'],
    ['invented_date', 'We can start next week.'],
    ['invented_date', 'I confirm Friday for our meeting.'],
    ['invented_date', 'See you at 9:00 then.'],
    ['invented_number', 'More than 4,200 companies use it.'],
    ['invented_number', 'Call us on +44 20 7946 0958.'],
    ['invented_number', 'Your reference is AX-4471.'],
    ['invented_link', 'See https://acme.example/secret for this.'],
    ['invented_link', 'See evil.example for this.'],
    ['invented_link', 'Write to help@acme.example about it.'],
    ['invented_link', 'See [our prices](https://acme.example/prices) for this.'],
    ['no_evidence', 'Our customer Globex Industries is happy with it.'],
    ['placeholder_left', 'Please ask for {{name}} then.'],
    ['placeholder_left', 'Please ask for [Your Name] then.'],
    ['tone', 'You must decide now!!'],
    ['tone', 'Do not be stupid about it.'],
    ['tone', 'THIS IS YOUR LAST CHANCE to buy it.'],
    ['repeats_earlier_mail', 'I noticed that you still plan your shifts with a spreadsheet.'],
    ['repeats_earlier_mail', 'The Team plan costs €29 per user and month.'],
  ] as const)('is named: %s in "%s"', (issue, sentence) => {
    expect(issuesOf(sentence)).toContain(issue)
  })

  it('is found in a quotation too, if nobody has written it', () => {
    expect(issuesOf('You write “we pay €12,000 for it”.')).toContain('invented_price')
    expect(issuesOf('You write “see https://evil.example”.')).toContain('invented_link')
  })

  it('is a time that only a stranger has named, if it is agreed to', () => {
    const meeting = { kind: 'alternatives', because: 'taken', slots: ['Friday at 10:00'] } as const
    const body = 'Hello Anna,\n\nI confirm our meeting on Thursday at 3 pm. The price is as in my mail.'
    expect(checkDraft(draft({ body, meeting, claims: [] })).issues).toContain('invented_date')
  })

  it('may stand in what a colleague wanted to be said', () => {
    expect(
      issuesOf('We can start on 14 January.', { given: 'Anna. Tell her we can start on 14 January' }),
    ).toEqual([])
  })
})

describe('the form of a draft', () => {
  it('is judged by length and language', () => {
    expect(checkDraft(draft({ body: 'Hello Anna,\n\nYes.' })).issues).toContain('too_short')
    expect(
      checkDraft(draft({ body: `${GOOD} ${'I will check this and come back to you. '.repeat(60)}` })).issues,
    ).toContain('too_long')
    const french =
      'Bonjour Anna,\n\nMerci pour votre message, je vérifie le prix pour les utilisateurs et je reviens vers vous.'
    expect(checkDraft(draft({ body: french, claims: [] })).issues).toContain('wrong_language')
    expect(checkDraft(draft({ body: french, claims: [], language: 'fr' })).issues).toEqual([])
    expect(
      checkDraft(draft({ body: 'こんにちは、お問い合わせありがとうございます。価格についてご案内します。' }))
        .issues,
    ).toContain('wrong_language')
  })
})

describe('a question', () => {
  const silent = 'Hello Anna,\n\nThank you for your kind message, and have a pleasant day.'
  it('that is passed over is named, one that a promise or a source takes up is not', () => {
    expect(checkDraft(draft({ body: silent, claims: [] })).issues).toContain('question_unanswered')
    const promise = `${silent} I will check this and come back to you.`
    expect(checkDraft(draft({ body: promise, claims: [] })).issues).toEqual([])
    const cited = 'Hello Anna,\n\nEach person needs twenty-nine of them, and that is all there is to it.'
    expect(checkDraft(draft({ body: cited, claims: [{ text: 'x', sources: ['k1'] }] })).issues).not.toContain(
      'question_unanswered',
    )
  })

  it('is nothing that a follow-up must answer', () => {
    expect(checkDraft(draft({ body: silent, claims: [], isFollowUp: true })).issues).toEqual([])
  })
})

describe('a statement', () => {
  const stating = (sources: string[]) =>
    checkDraft(
      draft({
        body: `${GOOD} Everything is stored in Frankfurt.`,
        claims: [...CLAIMS, { text: 'Everything is stored in Frankfurt.', sources }],
      }),
    ).uncited

  it('is cited if its source says so, not if another does, and never by a mail of theirs', () => {
    expect(stating(['k2'])).toEqual([])
    expect(stating(['k1'])).toEqual(['Everything is stored in Frankfurt.'])
    expect(stating(['m2:1'])).toEqual(['Everything is stored in Frankfurt.'])
    expect(stating([])).toEqual(['Everything is stored in Frankfurt.'])
  })

  it('is one without evidence where there are many', () => {
    const claims = ' The tool is old. The team is large. The office is bright. The coffee is strong.'
    expect(checkDraft(draft({ body: `${GOOD}${claims}` })).issues).toContain('no_evidence')
  })
})

describe('whatever the draft', () => {
  const words = fc.constantFrom(
    ...'the plan costs €29 €31 15% you on Friday 3 pm evil.example a@b.example 12 we Anna Globex . ? ! \n'.split(
      ' ',
    ),
  )
  const bodies = fc.array(words, { maxLength: 60 }).map((parts) => parts.join(' '))

  test.prop([bodies])('its issues are of the list, each once, in its order', (body) => {
    const { issues } = checkDraft(draft({ body, claims: [] }))
    expect(issues).toEqual(DRAFT_ISSUES.filter((issue) => issues.includes(issue)))
  })

  test.prop([
    bodies,
    fc.constantFrom(
      'https://evil.example/x',
      'evil.example',
      'x@evil.example',
      'evil[.]example',
      'http://203.0.113.9',
    ),
  ])('a link that nobody gave is found, wherever it stands', (body, link) => {
    expect(checkDraft(draft({ body: `${body} ${link} ${body}`, claims: [] })).issues).toContain(
      'invented_link',
    )
  })

  test.prop([fc.integer({ min: 30, max: 999_999 })])('a price that no entry names is found', (price) => {
    fc.pre(price !== 700)
    const body = `Hello Anna,\n\nThe plan costs €${price.toLocaleString('en-GB')} for you, and that is all.`
    expect(checkDraft(draft({ body, claims: [] })).issues).toContain('invented_price')
  })

  test.prop([fc.integer({ min: 1, max: 99_999 }), fc.constantFrom('€', '$', '£'), fc.boolean()])(
    'a price that an entry names is not, however either writes it',
    (price, sign, isBefore) => {
      const content = `It costs ${isBefore ? `${sign}${price}` : `${price.toLocaleString('fr-FR')} ${sign}`} a month.`
      const body = `Hello Anna,\n\nIt costs ${sign}${price.toLocaleString('en-GB')} a month, I will check the rest.`
      const knowledge = [{ ref: 'k1', title: 'Price', content }]
      expect(checkDraft(draft({ body, claims: [], knowledge })).issues).toEqual([])
    },
  )

  test.prop([fc.string({ unit: 'binary', maxLength: 3_000 })])('it is judged without failing', (body) => {
    expect(checkDraft(draft({ body, claims: [{ text: body, sources: [body] }] })).issues).toBeInstanceOf(
      Array,
    )
  })

  it('is judged quickly, however it was made', () => {
    const began = performance.now()
    for (const part of ['a.', 'a ', '1 ', '(', '“', '@', 'x@', '<a ', '. ', '1,000', 'a-', '[.]'])
      checkDraft(draft({ body: part.repeat(6_000 / part.length), claims: [] }))
    expect(performance.now() - began).toBeLessThan(3_000)
  })
})
