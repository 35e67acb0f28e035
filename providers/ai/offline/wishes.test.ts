import { expect, it } from 'vitest'
import { wishedLanguage } from '#domain/assistant/wished-language.ts'
import { isBeyond } from './wishes.ts'

it.each([
  ['In French please', 'fr'],
  ['Shorter, and in French', 'fr'],
  ['Écris-le en anglais, s’il te plaît', 'en'],
  ['Translate it into English.', 'en'],
  ['version française', 'fr'],
  ['mention that our site is available in French', null],
  ['in German please', null],
  ['shorter', null],
])('the language that is asked for is read: %s', (instruction, language) => {
  expect(wishedLanguage(instruction)).toBe(language)
})

it.each([
  '',
  'shorter',
  'Please make it much shorter and more formal',
  'longer, in French please',
  'mention the trial and ask for their phone number',
  'do not mention Frankfurt',
  'add "See you at the fair."',
  'plus court, svp',
  'once more',
])('what can be done is not beyond the rules: %s', (instruction) => {
  expect(isBeyond(instruction)).toBe(false)
})

it.each([
  'make it funnier',
  'in German please',
  'shorter, and like a poem',
  'avec des rimes',
  'use bullet points',
])('what cannot be done is: %s', (instruction) => {
  expect(isBeyond(instruction)).toBe(true)
})
