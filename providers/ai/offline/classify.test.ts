import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import type { IntentChoice } from '#domain/assistant/jobs.ts'
import { classifyInput, INTENTS } from '#test/evals/threads.ts'
import { classifyOffline } from './classify.ts'

const intentOf = (text: string, subject = 'Re: Shifts') =>
  classifyOffline(classifyInput(text.split('\n'), 'en', subject)).intentId

describe('the intent of a mail', () => {
  it.each([
    ['Not interested', 'We are not interested in a demo.'],
    ['Not interested', 'Nous ne sommes pas intéressés par une démo.'],
    ['Not interested', 'We no longer need help with this, thanks.'],
    ['Not interested', 'Nothing of this sort will be bought here in the coming years.'],
    ['Not interested', 'You have reached the wrong firm, we only own one van.'],
    ['Not interested', 'The order went to somebody else, thank you for your efforts.'],
    ['Not interested', 'There will be no such purchase in our house.'],
    ['Interested', 'Not interested in the Solo plan, but what does the Team plan cost?'],
    ['Support Request', 'No problem with the price, but the export does not work.'],
    ['Default Response', 'No problem, thank you.'],
    ['Default Response', 'Please do not hesitate to call me.\nBest regards'],
    ['Default Response', 'Thanks for the demo yesterday!'],
    ['Default Response', 'Please find attached the minutes of our meeting.'],
    ['Meeting Request', 'Could we have a meeting on Thursday?'],
    ['Demo Request', 'WE WOULD LIKE A DEMO'],
    ['Demo Request', 'On aimerait voir une démo'],
  ])('is %s in "%s"', (intent, text) => {
    expect(intentOf(text)).toBe(intent)
  })

  it('is not what a keyword inside another word would say', () => {
    expect(intentOf('He called it a democratic callous mistakenly helpless problematic thing.')).not.toBe(
      'Demo Request',
    )
  })

  it('is not read from a signature, nor from the subject of our own mail', () => {
    expect(intentOf('Thanks.\n\nBest regards,\nTom\nCall me: +44 20 7946 0000')).toBe('Default Response')
    expect(intentOf('Thanks.', 'Re: A demo for you')).toBe('Default Response')
    expect(intentOf('See subject.', 'We would like a demo')).toBe('Demo Request')
  })

  it('is told with the words that decided, as they stand in the mail', () => {
    const { words } = classifyOffline(
      classifyInput(['Bonjour, où en est-on ?', 'Le système NE FONCTIONNE  PLUS depuis hier.']),
    )
    expect(words[0]).toBe('NE FONCTIONNE PLUS')
  })

  it('is that of the higher priority where two fit alike', () => {
    const intent = (name: string, priority: number): IntentChoice => ({
      ...INTENTS[0]!,
      id: name,
      name,
      keywords: ['gasket'],
      priority,
    })
    const order = (intents: IntentChoice[]) =>
      classifyOffline({ ...classifyInput(['A gasket, please.']), intents }).intentId
    expect(order([intent('Low', 2), intent('High', 9)])).toBe('High')
    expect(order([intent('High', 9), intent('Low', 2)])).toBe('High')
  })

  it('needs no default intent among the choices', () => {
    const intents = INTENTS.filter(({ isDefault }) => !isDefault)
    expect(classifyOffline({ ...classifyInput(['Blue and green.']), intents }).intentId).toBe('Interested')
  })
})

describe('the language of a mail', () => {
  it.each([
    ['en', 'Thanks, we will think about it.'],
    ['fr', 'Merci, nous allons y réfléchir.'],
    [null, 'Vielen Dank, wir melden uns bei Ihnen.'],
    [null, 'Gracias, lo vamos a pensar para la semana que viene.'],
    [null, 'ありがとうございます。検討いたします。'],
    [null, 'Спасибо, мы подумаем об этом.'],
    ['en', '14:00'],
  ])('is %s for "%s"', (language, text) => {
    expect(classifyOffline(classifyInput([text])).language).toBe(language)
  })

  it('is that of the conversation where the mail gives no clue', () => {
    expect(classifyOffline(classifyInput(['OK, 14:00'], 'fr')).language).toBe('fr')
  })
})

describe('whatever the mail', () => {
  test.prop([fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 20 })])(
    'one of the intents is chosen, with words that are in it',
    (lines) => {
      const { intentId, confidence, words } = classifyOffline(classifyInput(lines))
      expect(INTENTS.map(({ id }) => id)).toContain(intentId)
      expect(confidence).toBeGreaterThan(0)
      expect(confidence).toBeLessThanOrEqual(1)
      expect(words.length).toBeLessThanOrEqual(5)
    },
  )

  it('it is judged quickly, however it was made', () => {
    const began = process.cpuUsage() // not the clock: others may need the processor too
    for (const part of ['not ', 'a', '12:00 ', 'monday ', 'ne ', 'the costs? ', 'a@b.', 'how much '])
      classifyOffline(classifyInput([part.repeat(40_000 / part.length)]))
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(8_000)
  })
})
