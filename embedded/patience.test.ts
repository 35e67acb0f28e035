import { describe, expect, it } from 'vitest'
import { within } from './patience.ts'

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

describe('patience', () => {
  it('ends with what it waits for and leaves no timer that would keep the process alive', async () => {
    const before = timers()
    expect(await within(Promise.resolve(), 60_000)).toBe(true)
    await Promise.resolve()
    expect(timers()).toBe(before)
  })

  it('ends when the time is up', async () => {
    expect(await within(new Promise(() => undefined), 20)).toBe(false)
  })
})
