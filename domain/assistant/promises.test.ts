import { expect, it } from 'vitest'
import { promisesOf } from './promises.ts'

it.each([
  'I will check this and come back to you.',
  'You ask “may we visit you?”: I will find out the answer and get back to you.',
  'Je me renseigne et je reviens vers vous.',
])('what is left to be found out is a promise that a human has to keep: %s', (sentence) => {
  expect(promisesOf(`Hello Anna,\n\n${sentence}\n\nBest`, [])).toHaveLength(1)
})

it.each([
  'The team plan costs €29 per user and month. You can check it on our site.',
  'Please let me know what you think.',
  'You write “I will check and come back to you”.',
])('what states or asks is none: %s', (body) => {
  expect(promisesOf(body, [])).toEqual([])
})

it('that we write again later is kept by the follow-ups of the meeting point', () => {
  const later = 'Understood, I will come back to you: in spring, as you say.'
  expect(promisesOf(later, [{ text: later, sources: ['meeting'] }])).toEqual([])
  expect(promisesOf(later, [{ text: later, sources: ['m2:1'] }])).toHaveLength(1)
})
