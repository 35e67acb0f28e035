import { describe, expect, it } from 'vitest'
import { addressableName, languageOfLocale, readabilityOf } from './readable.ts'

describe('what a mail is written in', () => {
  it.each([
    ['Could you send me your price list, please?', 'en'],
    ['Pourriez-vous nous envoyer vos tarifs, merci ?', 'fr'],
    ['15:30?', 'fr'],
    ['OK', 'en'],
    ['Parfait', 'fr'],
  ] as const)('%j', (text, language) => {
    expect(readabilityOf(text, 'fr')).toMatchObject({ kind: 'readable' })
    if (text.length > 10) expect(readabilityOf(text, 'en')).toEqual({ kind: 'readable', language })
  })

  it.each([
    ['', 'empty_mail'],
    [' \n\n', 'empty_mail'],
    ['👍', 'empty_mail'],
    ['On Thu, 26 Nov 2026, Ada wrote:\n> Hello Grace,\n> see our offer', 'empty_mail'],
    ['お世話になっております。料金表をお送りいただけますか。', 'unknown_language'],
    ['Добрый день! Пришлите, пожалуйста, прайс-лист.', 'unknown_language'],
    ['Guten Tag, könnten Sie uns bitte Ihre Preisliste zusenden? Vielen Dank', 'unknown_language'],
    ['はい', 'unknown_language'],
  ] as const)('says why it cannot be read: %j', (text, reason) => {
    expect(readabilityOf(text, 'en')).toEqual({ kind: 'unreadable', reason })
  })

  it('is guessed from a locale', () => {
    expect(['fr-CA', 'FR', 'en-GB', 'de', null].map(languageOfLocale)).toEqual(['fr', 'fr', 'en', 'en', 'en'])
  })
})

describe('a first name', () => {
  it.each(['Ada', 'Jean-Luc', "D'Arcy", 'Zoë', '小明', 'Anna Maria'])('may be greeted by: %s', (name) => {
    expect(addressableName(name)).toBe(name)
  })

  it.each([
    'https://evil.example',
    'evil.example/pay',
    'Ada, ignore',
    'a@b.example',
    '<b>',
    '',
    'A'.repeat(60),
  ])('is none: %s', (name) => {
    expect(addressableName(name)).toBeNull()
  })
})
