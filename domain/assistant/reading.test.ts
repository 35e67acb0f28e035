import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { figuresIn } from './figures.ts'
import { languageOf } from './language.ts'
import { leaks } from './leaks.ts'
import { questionsIn } from './questions.ts'
import { sentencesIn, sentencesOf, withoutSignature } from './sentences.ts'

describe('the sentences of a mail', () => {
  it('are parted where one ends, not at abbreviations, initials and decimals', () => {
    expect(
      sentencesIn('Hi J. Smith. We pay approx. 3.5 k, e.g. monthly. Is that ok? Good! At 14 h. Fine.'),
    ).toEqual([
      'Hi J. Smith.',
      'We pay approx. 3.5 k, e.g. monthly.',
      'Is that ok?',
      'Good!',
      'At 14 h.',
      'Fine.',
    ])
  })

  it('run over lines that a mail program has wrapped, and keep the line they begin on', () => {
    const lines = [
      'Hello Anna,',
      '',
      'we have looked at your offer and would like to know how',
      'much it costs. And',
      'when?',
      '- First point',
      '- Second point',
    ]
    expect(sentencesOf(lines)).toEqual([
      { text: 'Hello Anna,', line: 1 },
      { text: 'we have looked at your offer and would like to know how much it costs.', line: 3 },
      { text: 'And when?', line: 4 },
      { text: 'First point', line: 6 },
      { text: 'Second point', line: 7 },
    ])
  })

  it.each([
    ['Thanks.', 'Best regards,', 'Tom', '+44 20 7946 0958'],
    ['Merci.', 'Cordialement', 'Zoé Petit'],
    ['Ok', '--', 'Tom'],
    ['Ok', 'Sent from my phone'],
  ])('end above the signature: %s', (first, ...rest) => {
    expect(withoutSignature([first, ...rest])).toEqual([first])
  })

  it('are not cut off by thanks at the beginning', () => {
    expect(withoutSignature(['Thanks', 'for all of it.'])).toHaveLength(2)
  })

  test.prop([fc.array(fc.string({ maxLength: 80 }), { maxLength: 15 })])(
    'stand on lines that exist',
    (lines) => {
      for (const { line, text } of sentencesOf(lines)) {
        expect(lines[line - 1]).toBeDefined()
        expect(text.trim()).not.toBe('')
      }
    },
  )
})

describe('the questions of a mail', () => {
  const asked = (...lines: string[]) => questionsIn({ mail: 'm1', lines }).map(({ text }) => text)

  it('have a mark, or ask in other words', () => {
    expect(asked('Hello.', 'What does it cost? Please let me know by Friday.', 'We like it.')).toEqual([
      'What does it cost?',
      'Please let me know by Friday.',
    ])
    expect(asked('Merci de me préciser vos délais.', 'J’aimerais savoir où sont les données.')).toHaveLength(
      2,
    )
  })

  it('are none where somebody is only polite', () => {
    expect(asked('Hi Tom, how are you?', 'Comment allez-vous ?', '???')).toEqual([])
  })

  it.each([
    ['Could we talk on Thursday?', true],
    ['Is 3 pm fine?', true],
    ['Seriez-vous disponible mardi ?', true],
    ['How much is it?', false],
    ['Where is the data hosted?', false],
  ])('are about a time or not: %s', (text, isAboutTime) => {
    expect(questionsIn({ mail: 'm1', lines: [text] })[0]?.isAboutTime).toBe(isAboutTime)
  })
})

describe('figures', () => {
  const same = (one: string, other: string) => {
    const keys = new Set(
      figuresIn(other).flatMap(({ kind, keys: all }) => all.map((key) => `${kind} ${key}`)),
    )
    const found = figuresIn(one)
    return (
      found.length > 0 && found.every(({ kind, keys: all }) => all.some((key) => keys.has(`${kind} ${key}`)))
    )
  }

  it.each([
    ['€1,250', '1 250 €'],
    ['1.250,50 EUR', '€1250.50'],
    ['20 %', '20 percent'],
    ['5k€', '€5,000'],
    ['5 December', 'on December 5th, 2026'],
    ['05/12', 'le 5 décembre'],
    ['2026-12-05', '5 décembre'],
    ['3 pm', '15h'],
    ['3:30pm', '15:30'],
    ['midi', '12:00'],
    ['https://www.acme.example/a/', 'acme.example/a'],
    ['evil[.]example', 'https://evil.example'],
    ['a@b.example', 'a (at) b.example'],
    ['+33 1 70 12 34 56', '+33170123456'],
    ['lundi', 'Monday'],
  ])('are the same however they are written: %s and %s', (one, other) => {
    expect(same(one, other)).toBe(true)
  })

  it.each([
    ['€29', '$29'],
    ['29 %', '€29'],
    ['5 December', '6 December'],
    ['3 pm', '4 pm'],
    ['acme.example/a', 'acme.example/b'],
  ])('are told apart: %s and %s', (one, other) => {
    expect(same(one, other)).toBe(false)
  })
})

describe('a secret', () => {
  it('leaks by eight words in a row, however they are set', () => {
    const secret = 'never name the lowest price before the third call'
    expect(leaks('I must NEVER name the lowest price, before the third call!', [secret])).toBe(true)
    expect(leaks('I never name the lowest price.', [secret])).toBe(false)
    expect(leaks('anything', ['', 'too short'])).toBe(false)
  })
})

describe('the language of a text', () => {
  it.each([
    ['en', 'Could you send me the offer, please?'],
    ['fr', 'Pourriez-vous m’envoyer l’offre ?'],
    [null, 'Könnten Sie mir bitte das Angebot schicken?'],
    [null, 'Potrebbe inviarmi la vostra offerta?'],
    [null, '12345'],
    [null, ''],
  ])('is %s for "%s"', (language, text) => {
    expect(languageOf(text)).toBe(language)
  })
})
