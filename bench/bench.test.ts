import { expect, it } from 'vitest'
import { isReached, type Figure } from './bench.ts'
import { rowOf } from './report.ts'

const figure: Figure = { what: 'contacts a second', value: 60, unit: '/s' }

it('is judged by its ratio where it stands beside something, else by itself', () => {
  const beside = { ...figure, baseline: { what: 'bare starts', value: 100 } }
  expect(isReached({ ...beside, reach: { atLeast: 0.5 } })).toBe(true)
  expect(isReached({ ...beside, reach: { atLeast: 0.7 } })).toBe(false)
  expect(isReached({ ...figure, reach: { atMost: 50 } })).toBe(false)
  expect(isReached(figure)).toBeNull()
})

it('reads as one row, with what was asked and whether it was reached', () => {
  const beside = {
    ...figure,
    baseline: { what: 'bare starts', value: 100 },
    reach: { atLeast: 0.7, aim: 0.8 },
  }
  expect(rowOf(beside)).toEqual([
    'contacts a second',
    '60 /s',
    'bare starts',
    '100 /s',
    '0.6',
    '≥ 0.7 (aim 0.8)',
    'no',
  ])
})
