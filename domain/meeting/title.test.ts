import { describe, expect, it } from 'vitest'
import { titleOf } from './title.ts'

describe('the title of a meeting that a mail proposes', () => {
  it.each([
    ['Re: AW: A demo', 'A demo'],
    ['', 'Meeting'],
    ['Re:', 'Meeting'],
    ['Q4 review, 2 p.m.', 'Q4 review, 2 p.m.'],
    ['Your invoice: http://evil.example', 'Meeting'],
    ['Pay at EVIL.example/now', 'Meeting'],
    ['Write to me at evil(at)example.com', 'Meeting'],
    ['Locked! Call +33 6 12 34 56 78', 'Meeting'],
  ])('of the subject “%s” is “%s”', (subject, title) => {
    expect(titleOf(subject, 'en')).toBe(title)
  })

  it('is in the language of the mail where the subject gives none', () => {
    expect(titleOf('', 'fr')).toBe('Rendez-vous')
    expect(titleOf('', null)).toBe('Meeting')
  })
})
