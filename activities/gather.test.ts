import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createGatherer } from './gather.ts'

/** Doubles numbers in batches that it notes, and turns the sign where it is asked alone; leaves 13 unanswered and throws after a 99. */
function doubling(most = 3) {
  const batches: number[][] = []
  const ask = createGatherer<{ n: number }, number>(most, async (items, answer) => {
    batches.push(items.map(({ n }) => n))
    await sleep(1)
    for (const item of items) if (item.n !== 13 && item.n !== 99) answer(item, item.n * 2)
    if (items.some(({ n }) => n === 99)) throw new Error('broken')
  })
  return { batches, ask: (n: number, kind = 'a') => ask(kind, { n }, () => Promise.resolve(-n)) }
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
    expect(await ask(1)).toBe(-1)
    expect(batches).toEqual([])
    expect(await Promise.all([ask(1), ask(13)])).toEqual([2, -13])
    expect(await Promise.all([ask(1), ask(99)])).toEqual([2, -99])
  })

  it('do not wait for the slowest: each is answered when its own answer is there', async () => {
    let finish = () => {}
    const late = new Promise<void>((resolve) => (finish = resolve))
    const ask = createGatherer<number, string>(2, async ([first = 0, second = 0], answer) => {
      answer(first, 'quick')
      await late
      answer(second, 'late')
    })
    const alone = () => Promise.resolve('alone')
    const second = [ask('a', 1, alone), ask('a', 2, alone)]
    expect(await second[0]).toBe('quick')
    finish()
    expect(await second[1]).toBe('late')
  })

  it('gather while those before are being worked on, but not for longer than a moment', async () => {
    const finish = new Map<number, () => void>()
    const batches: number[][] = []
    const ask = createGatherer<number, string>(9, async (items, answer) => {
      batches.push(items)
      for (const item of items) answer(item, 'together')
      await Promise.resolve()
    })
    const slow = (n: number) =>
      ask('a', n, () => new Promise((resolve) => finish.set(n, () => resolve('alone'))))
    const first = slow(1)
    await sleep(20)
    const later = [slow(2)]
    await sleep(20)
    later.push(slow(3))
    expect(batches).toEqual([])
    finish.get(1)?.()
    expect(await first).toBe('alone')
    expect(await Promise.all(later)).toEqual(['together', 'together'])
    const stuck = slow(4)
    await sleep(20)
    expect(await Promise.all([slow(5), slow(6)])).toEqual(['together', 'together']) // although 4 is not done
    finish.get(4)?.()
    expect(await stuck).toBe('alone')
    expect(batches).toEqual([
      [2, 3],
      [5, 6],
    ])
  })

  it('do not gather for one before that takes long', async () => {
    let finish = () => {}
    const ask = createGatherer<number, string>(9, (items, answer) => {
      for (const item of items) answer(item, 'together')
      return Promise.resolve()
    })
    const slow = ask('a', 1, () => new Promise((resolve) => (finish = () => resolve('alone'))))
    await sleep(150)
    const [patience, quick] = [sleep(60, 'waited'), () => Promise.resolve('at once')]
    expect(await Promise.race([patience, ask('a', 2, quick)])).toBe('at once')
    finish()
    expect(await slow).toBe('alone')
  })

  it('that fail alone fail for their caller only', async () => {
    const ask = createGatherer<number, string>(2, () => Promise.reject(new Error('broken')))
    const fails = ask('a', 1, () => Promise.reject(new Error('mine')))
    expect(await ask('a', 2, () => Promise.resolve('fine'))).toBe('fine')
    await expect(fails).rejects.toThrow('mine')
  })
})
