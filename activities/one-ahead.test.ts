import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { oneAhead } from './one-ahead.ts'

async function* numbers(log: string[], { failingAt = 0 } = {}) {
  for (let number = 1; number <= 3; number += 1) {
    await setImmediate()
    if (number === failingAt) throw new Error(`no ${number}`)
    log.push(`made ${number}`)
    yield number
  }
}

async function use(items: AsyncIterable<number>, log: string[]): Promise<void> {
  for await (const item of items) {
    for (let turn = 0; turn < 5; turn += 1) await setImmediate()
    log.push(`used ${item}`)
  }
}

describe('one ahead', () => {
  it('makes an item while the one before it is used, and no more than that one', async () => {
    const log: string[] = []
    await use(oneAhead(numbers(log)), log)
    expect(log).toEqual(['made 1', 'made 2', 'used 1', 'made 3', 'used 2', 'used 3'])
  })

  it('lets what was made be used before it tells that the next one failed', async () => {
    const log: string[] = []
    await expect(use(oneAhead(numbers(log, { failingAt: 3 })), log)).rejects.toThrow('no 3')
    expect(log).toEqual(['made 1', 'made 2', 'used 1', 'used 2'])
  })

  it('leaves no rejection unheard when an item cannot be used and the next cannot be made', async () => {
    const unheard: unknown[] = []
    const listen = (reason: unknown) => unheard.push(reason)
    process.on('unhandledRejection', listen)
    const useless = async () => {
      for await (const item of oneAhead(numbers([], { failingAt: 2 }))) throw new Error(`useless ${item}`)
    }
    await expect(useless()).rejects.toThrow('useless 1')
    for (let turn = 0; turn < 5; turn += 1) await setImmediate()
    process.off('unhandledRejection', listen)
    expect(unheard).toEqual([])
  })
})
