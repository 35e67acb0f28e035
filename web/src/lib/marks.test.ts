import type { Source } from 'contract/draft.ts'
import { describe, expect, it } from 'vitest'
import { cut, numberSources } from './marks.ts'

const source = (change: Partial<Source>): Source => ({
  kind: 'mail',
  id: 'm',
  title: null,
  line: 1,
  quote: 'What does it cost?',
  ...change,
})

describe('cut', () => {
  it('finds words whatever their case, blanks and line breaks, and loses no letter', () => {
    const text = 'Dear Ada,\nit costs\n 40 euros. Bye.'
    const pieces = cut(text, [{ words: 'It costs 40 euros.', tag: 1 }])
    expect(pieces).toEqual([
      { text: 'Dear Ada,\n', tag: null },
      { text: 'it costs\n 40 euros.', tag: 1 },
      { text: ' Bye.', tag: null },
    ])
    expect(pieces.map((piece) => piece.text).join('')).toBe(text)
  })

  it('takes signs literally and leaves out what is not there', () => {
    expect(
      cut('Is it 40$ (net)?', [
        { words: '40$ (net)?', tag: 'a' },
        { words: '.*', tag: 'b' },
      ]),
    ).toEqual([
      { text: 'Is it ', tag: null },
      { text: '40$ (net)?', tag: 'a' },
    ])
    expect(cut('text', [{ words: '  ', tag: 1 }])).toEqual([{ text: 'text', tag: null }])
    expect(cut('', [{ words: 'a', tag: 1 }])).toEqual([])
  })

  it('lets the first of two that overlap win, in the order of the text', () => {
    const pieces = cut('one two three', [
      { words: 'two three', tag: 'b' },
      { words: 'one two', tag: 'x' },
      { words: 'one', tag: 'a' },
    ])
    expect(pieces.map(({ tag }) => tag)).toEqual(['a', null, 'b'])
  })
})

describe('numberSources', () => {
  it('numbers each source once, in the order of the text', () => {
    const [cost, trial] = [source({}), source({ kind: 'knowledge', id: 'k', line: null, quote: '14 days' })]
    const { sources, sentences } = numberSources([
      { text: 'A.', sources: [cost, trial] },
      { text: 'B.', sources: [source({})] },
    ])
    expect(sources.map(({ number, quote }) => [number, quote])).toEqual([
      [1, 'What does it cost?'],
      [2, '14 days'],
    ])
    expect(sentences).toEqual([
      { words: 'A.', tag: [1, 2] },
      { words: 'B.', tag: [1] },
    ])
  })

  it('names a source once at a sentence that rests on it twice, as where one line asks two things', () => {
    const { sources, sentences } = numberSources([{ text: 'A.', sources: [source({}), source({})] }])
    expect(sources).toHaveLength(1)
    expect(sentences).toEqual([{ words: 'A.', tag: [1] }])
  })
})
