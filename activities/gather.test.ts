import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createGatherer } from './gather.ts'

/** Doubles numbers in batches that it notes; leaves 13 unanswered and throws after a 99. */
function doubling(most = 3) {
  const batches: number[][] = []
  const ask = createGatherer<{ n: number }, number>(most, async (items, answer) => {
    batches.push(items.map(({ n }) => n))
    await sleep(1)
    for (const item of items) if (item.n !== 13 && item.n !== 99) answer(item, item.n * 2)
    if (items.some(({ n }) => n === 99)) throw new Error('broken')
  })
  return { batches, ask: (n: number, kind = 'a') => ask(kind, { n }) }
}

describe('calls that come together', () => {
  it('are worked on together, at most so many, and each has its own answer', async () => {
    const { batches, ask } = doubling()
    expect(await Promise.all([1, 2, 3, 4, 5].map((n) => ask(n)))).toEqual([2, 4, 6, 8, 10])
    expect(batches).toEqual([
      [1, 2, 3],
      [4, 5],
    ])
  })

  it('are not mixed with those of another kind', async () => {
    const { batches, ask } = doubling()
    await Promise.all([ask(1, 'a'), ask(2, 'b'), ask(3, 'a'), ask(4, 'b')])
    expect(batches).toEqual([
      [1, 3],
      [2, 4],
    ])
  })

  it('are left to their callers where one is alone, unanswered, or the work breaks', async () => {
    const { batches, ask } = doubling()
    expect(await ask(1)).toBeUndefined()
    expect(batches).toEqual([])
    expect(await Promise.all([ask(1), ask(13)])).toEqual([2, undefined])
    expect(await Promise.all([ask(1), ask(99)])).toEqual([2, undefined])
  })

  it('do not wait for the slowest: each is answered when its own answer is there', async () => {
    let finish = () => {}
    const late = new Promise<void>((resolve) => (finish = resolve))
    const ask = createGatherer<number, string>(2, async ([first = 0, second = 0], answer) => {
      answer(first, 'quick')
      await late
      answer(second, 'late')
    })
    const second = [ask('a', 1), ask('a', 2)]
    expect(await second[0]).toBe('quick')
    finish()
    expect(await second[1]).toBe('late')
  })
})
