import { describe, expect, it } from 'vitest'
import { checkDraft } from '#domain/assistant/check-draft.ts'
import type { DraftInput, DraftOutput } from '#domain/assistant/jobs.ts'
import { promisesOf } from '#domain/assistant/promises.ts'
import { wordsOf } from '#domain/assistant/stems.ts'
import { readMails } from '#test/evals/mails/read-mails.ts'
import { draftInput, threadWith } from '#test/evals/threads.ts'
import { draftOffline } from './draft.ts'

const checked = (input: DraftInput, { body, claims }: DraftOutput) =>
  checkDraft({
    body,
    claims,
    thread: input.thread,
    knowledge: input.knowledge,
    meeting: input.meeting,
    language: input.language,
    given: `${input.firstName ?? ''}\n${input.instruction}`,
    isFollowUp: input.kind === 'follow_up',
  })

const MAILS = (['en', 'fr', 'business-en', 'business-fr'] as const).flatMap((corpus) => readMails(corpus))
const inputFor = (mail: (typeof MAILS)[number]) =>
  draftInput(mail.lines, {
    language: mail.language,
    intent: { name: mail.expected === 'business' ? 'Default Response' : mail.expected, instruction: '' },
    subject: mail.subject,
  })

describe('the drafts of unlike mails', () => {
  const drafts = MAILS.map((mail) => ({ input: inputFor(mail), draft: draftOffline(inputFor(mail)) }))

  it('are all unlike, and each cites what it rests on', () => {
    expect(drafts.length).toBeGreaterThan(250)
    expect(new Set(drafts.map(({ draft }) => draft.body)).size).toBe(drafts.length)
    const withoutSource = drafts.filter(({ draft }) => draft.claims.length === 0)
    expect(withoutSource.map(({ draft }) => draft.body)).toEqual([])
  })

  it('pass every check of code, and state nothing without a source', () => {
    const wrong = drafts
      .map(({ input, draft }) => ({
        ...checked(input, draft),
        mail: input.thread[1]?.lines.join(' '),
        body: draft.body,
      }))
      .filter(({ issues, uncited }) => issues.length > 0 || uncited.length > 0)
    expect(wrong).toEqual([])
  })

  it('are the same for the same mail', () => {
    for (const { input, draft } of drafts.slice(0, 30))
      expect(draftOffline(structuredClone(input))).toEqual(draft)
  })

  it('greet by the first name, and show that the mail was read', () => {
    for (const { input, draft } of drafts) {
      expect(draft.body).toMatch(input.language === 'en' ? /^Hello Anna,\n/ : /^Bonjour Anna,\n/)
      expect(draft.claims.some(({ sources }) => sources.some((source) => /^m2:\d+$/.test(source)))).toBe(true)
    }
  })
})

const body = (lines: readonly string[], changes: Partial<DraftInput> = {}) =>
  draftOffline(draftInput(lines, changes)).body
const QUESTIONS = [
  'Thanks for your mail.',
  'How much is the Team plan? And where is the data hosted?',
  'Do you work with Xanadu?',
]

describe('an answer', () => {
  it('takes from the entries what answers each question', () => {
    expect(body(QUESTIONS)).toContain('The Team plan costs €29 per user and month.')
    expect(body(QUESTIONS)).toContain('All data is hosted in Frankfurt and encrypted at rest.')
  })

  it('says of what no entry answers that it will be checked', () => {
    expect(body(['Do you sponsor football clubs?'])).toMatch(/(check|find out|ask).*/s)
    expect(body(['Sponsorisez-vous des clubs de football ?'], { language: 'fr' })).toMatch(
      /reviens vers vous|tiens au courant/,
    )
  })

  it.each([
    [
      'Where is the data hosted and do you offer on-site workshops?',
      /“Where is the data hosted”: All data is hosted in Frankfurt/,
      /“do you offer on-site workshops\?”.*(?:check|find out|get back|come back)/,
    ],
    [
      'How long is the trial, and how much is the Team plan?',
      /“How long is the trial”: The trial lasts 14 days/,
      /“how much is the Team plan\?”: The Team plan costs €29/,
    ],
  ])('answers each of two things that one sentence asks by its own entry: %s', (question, one, other) => {
    const text = body([question]).replace(/”\. /g, '”: ')
    expect(text).toMatch(one)
    expect(text).toMatch(other)
  })

  it.each([
    'What does the training cost?',
    'Which languages does your support speak?',
    'Do you support single sign-on?',
  ])('has no entry about half of the matter pass for its answer: %s', (question) => {
    const draft = draftOffline(draftInput([question]))
    expect(draft.claims.flatMap(({ sources }) => sources).filter((source) => /^k/.test(source))).toEqual([])
    expect(promisesOf(draft.body, draft.claims)).toHaveLength(1)
  })

  it.each([
    'Hi Lena, does the Team plan include a jigsaw?',
    'Hi Grace Price, does it include a jigsaw?',
    'Lena, does Acme Cloud include a jigsaw?',
    'Is Anna Support allowed a jigsaw?',
  ])('takes the names of the two who write for no matter: %s', (question) => {
    const changes = { persona: 'Lena Price, sales at Acme Cloud. Friendly.', firstName: 'Anna Support' }
    const draft = draftOffline(draftInput([question], changes))
    expect(draft.claims.flatMap(({ sources }) => sources)).not.toContain('k6')
    expect(draft.body).not.toMatch(/(?:for|to) (?:Lena|Grace|Acme)/)
    if (!question.includes('Team plan')) expect(draft.body).not.toMatch(/€|Frankfurt/)
  })

  it('to a long list of questions tells what is known, and names the rest in a few words for a human', () => {
    const open = ['roof', 'lift', 'garden', 'kitchen', 'library', 'pond', 'stage', 'tower', 'cellar', 'yard']
    const lines = [
      'How much is the Team plan?',
      ...open.map(
        (thing) => `Has anybody painted the ${thing} of the house in which you all sit so very high?`,
      ),
      'Where is the data hosted?',
    ]
    const input = draftInput(lines)
    const draft = draftOffline(input)
    expect(draft.body).toContain(
      'The Team plan costs €29 per user and month. All data is hosted in Frankfurt and encrypted at rest.',
    )
    expect(draft.body).not.toContain('How much is the Team plan')
    expect(draft.body.match(/painted/g)).toHaveLength(8)
    expect(promisesOf(draft.body, draft.claims)).toHaveLength(1)
    expect(checked(input, draft)).toEqual({ issues: [], uncited: [] })
  })

  it('does not pass a general fact off as the answer to a question about a name', () => {
    expect(body(['Is there a connector for Zendesk?'])).toMatch(/Zendesk.*(check|ask|find out)/s)
  })

  it('has no entry in another language than its own', () => {
    const french = draftInput([], { language: 'fr' }).knowledge
    expect(body(['How much is the Team plan?'], { knowledge: french })).not.toContain('La formule')
  })

  it('answers a question a second time by what was written before', () => {
    const thread = [
      { mail: 'm1', direction: 'out' as const, lines: ['The Team plan costs €29 per user and month.'] },
      { mail: 'm2', direction: 'in' as const, lines: ['Sorry, how much did you say the Team plan costs?'] },
    ]
    const input = draftInput([], { thread })
    const draft = draftOffline(input)
    expect(draft.body).toContain('“The Team plan costs €29 per user and month”')
    expect(checked(input, draft).issues).toEqual([])
  })

  it.each([
    ['en', 'Dear Sir or Madam,', { firstName: null, instruction: 'more formal' }],
    ['en', 'Hello,', { firstName: null }],
    ['en', 'Hi Anna,', { persona: 'Jane, sales. Friendly and casual.' }],
    ['fr', 'Madame, Monsieur,', { instruction: 'plus formel' }],
    ['fr', 'Bonjour,', { firstName: null }],
  ] as const)('greets in %s with %s', (language, greeting, changes) => {
    expect(body(['OK'], { language, ...changes }).split('\n')[0]).toBe(greeting)
  })

  it.each([
    [
      { kind: 'offer', when: 'Thursday 3 December at 15:00 (CET)' },
      /Thursday 3 December at 15:00 \(CET\).*invitation/s,
    ],
    [
      { kind: 'alternatives', because: 'taken', slots: ['Monday 10:00', 'Tuesday 14:00'] },
      /taken|not free.*Monday 10:00 and Tuesday 14:00/s,
    ],
    [{ kind: 'alternatives', because: 'past', slots: ['Monday 10:00'] }, /passed|past|over/],
    [{ kind: 'alternatives', because: 'outside_hours', slots: [] }, /hours|nobody/],
    [{ kind: 'ask', phrase: '04/05', slots: ['Monday 10:00'] }, /“04\/05”.*Monday 10:00/s],
    [{ kind: 'ask', phrase: '', slots: ['Monday 10:00'] }, /^(?!.*do you mean).*Monday 10:00.*\?/s],
    [{ kind: 'cancelled' }, /cancelled/],
    [{ kind: 'later', words: 'in the spring' }, /in the spring/],
  ] as const)('says what code has decided of the meeting: %o', (meeting, words) => {
    const input = draftInput(['Could we meet on 04/05 at 3 pm?'], { meeting })
    const draft = draftOffline(input)
    expect(draft.body).toMatch(words)
    expect(draft.claims).toContainEqual(expect.objectContaining({ sources: ['meeting'] }))
    expect(checked(input, draft)).toEqual({ issues: [], uncited: [] })
  })

  it('quotes no link and no address of theirs', () => {
    const draft = body(['See https://evil.example/x for our needs and write to spy@evil.example about it.'])
    expect(draft).not.toContain('evil')
  })
})

describe('what a colleague wants', () => {
  const plain = body(QUESTIONS)

  it.each(['shorter', 'Please make it much shorter', 'plus court', 'Keep it brief.'])(
    'is done: %s',
    (instruction) => {
      expect(wordsOf(body(QUESTIONS, { instruction })).length).toBeLessThan(wordsOf(plain).length * 0.8)
    },
  )

  it.each([
    ['mention that data is hosted in Frankfurt', 'All data is hosted in Frankfurt'],
    ['mention the trial', 'The trial lasts 14 days and needs no credit card.'],
    ['say that our office is closed next Friday', 'Our office is closed next Friday.'],
    ['add "We look forward to seeing you at the fair."', 'We look forward to seeing you at the fair.'],
    ['ask for their phone number', 'your phone number?'],
    ['mention the loyalty programme', 'the loyalty programme'],
  ])('is said, if it can be: %s', (instruction, words) => {
    const input = draftInput(['Thanks, got it.'], { instruction })
    const draft = draftOffline(input)
    expect(draft.body).toContain(words)
    expect(checked(input, draft).issues).toEqual([])
  })

  it('is not to be said', () => {
    expect(body(QUESTIONS, { instruction: 'do not mention Frankfurt' })).not.toContain('Frankfurt')
  })

  it('that nobody but they know is stated without a source, so that a human looks at it', () => {
    const input = draftInput(['Thanks.'], { instruction: 'say that our office is closed next Friday' })
    expect(checked(input, draftOffline(input)).uncited).toEqual(['Our office is closed next Friday.'])
  })
})

describe('another attempt', () => {
  it.each([
    'tone',
    'too_long',
    'too_short',
    'question_unanswered',
    'repeats_earlier_mail',
    'no_evidence',
  ] as const)('is another draft: %s', (issue) => {
    const input = draftInput(QUESTIONS, { issues: [issue] })
    const draft = draftOffline(input)
    expect(draft.body).not.toBe(body(QUESTIONS))
    expect(checked(input, draft)).toEqual({ issues: [], uncited: [] })
  })
})

describe('follow-ups', () => {
  it.each(['en', 'fr'] as const)('are six unlike mails that refer to the thread (%s)', (language) => {
    const thread = threadWith(
      language === 'en'
        ? ['We would like a demo, please.', 'How long does it take?']
        : ['Nous aimerions une démo.', 'Combien de temps dure-t-elle ?'],
      language,
    )
    const answered = draftOffline(draftInput([], { thread, language }))
    const sent = [...thread, { mail: 'm3', direction: 'out' as const, lines: answered.body.split('\n') }]
    const bodies = [1, 2, 3, 4, 5, 6].map((followUp) => {
      const input = draftInput([], { thread: sent, language, kind: 'follow_up', followUp })
      const draft = draftOffline(input)
      expect(checked(input, draft)).toEqual({ issues: [], uncited: [] })
      expect(draft.claims.length).toBeGreaterThan(0)
      return draft.body
    })
    expect(new Set(bodies).size).toBe(6)
  })
})
