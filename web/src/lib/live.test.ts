import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Live } from './live.svelte.ts'

class FakeSource extends EventTarget {
  isClosed = false
  close(): void {
    this.isClosed = true
  }
}

function start() {
  const sources: FakeSource[] = []
  const refresh = vi.fn<(news: unknown) => Promise<void>>(() => Promise.resolve())
  const open = () => {
    const source = new FakeSource()
    sources.push(source)
    return source
  }
  const renew = vi.fn(() => Promise.resolve())
  const live = new Live({ open, refresh, renew })
  const stop = live.start()
  const say = (type: string, data?: string) =>
    sources.at(-1)?.dispatchEvent(data === undefined ? new Event(type) : new MessageEvent(type, { data }))
  return { live, sources, refresh, renew, stop, say }
}

describe('Live', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('reads the page once for a burst of changes', async () => {
    const { refresh, say } = start()
    say('open')
    for (let change = 0; change < 20; change++) say('message')
    await vi.advanceTimersByTimeAsync(900)
    expect(refresh).toHaveBeenCalledTimes(1)
  })

  it('says what has changed since the last reading, and after a gap that it may be anything', async () => {
    const { refresh, say } = start()
    for (const id of ['1', '2']) say('message', JSON.stringify({ topic: 'thread', id }))
    await vi.advanceTimersByTimeAsync(1_100)
    say('message', '{"topic":"hold","id":"3"}')
    await vi.advanceTimersByTimeAsync(1_100)
    say('error')
    await vi.advanceTimersByTimeAsync(3_000)
    say('open')
    say('message', '{"topic":"hold","id":"4"}')
    await vi.advanceTimersByTimeAsync(1_100)
    expect(refresh.mock.calls.map(([news]) => news)).toEqual([
      [
        { topic: 'thread', id: '1' },
        { topic: 'thread', id: '2' },
      ],
      [{ topic: 'hold', id: '3' }],
      null,
    ])
  })

  it('reads again for what is told while it reads', async () => {
    const { refresh, say } = start()
    let end = () => {}
    refresh.mockImplementationOnce(() => new Promise((resolve) => (end = resolve)))
    say('message', '{"topic":"thread","id":"1"}')
    await vi.advanceTimersByTimeAsync(100)
    say('message', '{"topic":"thread","id":"2"}')
    end()
    await vi.advanceTimersByTimeAsync(1_100)
    expect(refresh).toHaveBeenCalledTimes(2)
    expect(refresh).toHaveBeenLastCalledWith([{ topic: 'thread', id: '2' }])
  })

  it('reads again for a change after the last reading, but not sooner than a second later', async () => {
    const { refresh, say } = start()
    say('message')
    await vi.advanceTimersByTimeAsync(100)
    say('message')
    await vi.advanceTimersByTimeAsync(800)
    expect(refresh).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(300)
    expect(refresh).toHaveBeenCalledTimes(2)
  })

  it('opens a broken stream again and then reads what it may have missed', async () => {
    const { live, sources, refresh, say } = start()
    say('open')
    expect(live.isConnected).toBe(true)
    await vi.advanceTimersByTimeAsync(1_100)
    expect(refresh).not.toHaveBeenCalled()
    say('error')
    expect(live.isConnected).toBe(false)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(sources).toHaveLength(2)
    expect(sources[0]?.isClosed).toBe(true)
    say('open')
    await vi.advanceTimersByTimeAsync(1_100)
    expect(live.isConnected).toBe(true)
    expect(refresh).toHaveBeenCalledTimes(1)
  })

  it('renews the session before it opens a broken stream again', async () => {
    const { sources, renew, say } = start()
    say('error')
    expect(renew).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(3_000)
    expect(renew).toHaveBeenCalledTimes(1)
    expect(sources).toHaveLength(2)
  })

  it('holds no connection while nobody looks, and then reads what it may have missed', async () => {
    const { live, sources, refresh, say } = start()
    say('open')
    live.watch(false)
    expect(sources[0]?.isClosed).toBe(true)
    expect(live.isConnected).toBe(false)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(sources).toHaveLength(1)
    live.watch(true)
    say('open')
    await vi.advanceTimersByTimeAsync(1_100)
    expect(live.isConnected).toBe(true)
    expect(refresh).toHaveBeenCalledTimes(1)
  })

  it('is silent after it was stopped', async () => {
    const { sources, refresh, stop, say } = start()
    say('message')
    stop()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(refresh).not.toHaveBeenCalled()
    expect(sources).toHaveLength(1)
  })
})
