import { setTimeout as delay } from 'node:timers/promises'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
const STEADY_MS = 60_000

export interface Startable {
  name: string
  start(): Promise<{ pid: number; ended: Promise<void>; stop(): Promise<void> }>
}

export interface Kept {
  readonly name: string
  /** Undefined while it is down. */
  pid(): number | undefined
  stop(): Promise<void>
}

/**
 * Start a part and start it again whenever it ends unasked, with pauses that double up to half a minute.
 * @param onRestart told once per outage that it ended, and once that it is back
 * @throws what the first start throws
 */
export async function keepRunning(part: Startable, onRestart: (text: string) => void): Promise<Kept> {
  let current: Awaited<ReturnType<Startable['start']>> | undefined = await part.start()
  const stopping = new AbortController()

  const watch = async () => {
    let pause = FIRST_PAUSE_MS
    for (;;) {
      const since = Date.now()
      await current?.ended
      if (stopping.signal.aborted) return
      const wasDown = current === undefined
      current = undefined
      if (Date.now() - since > STEADY_MS) pause = FIRST_PAUSE_MS
      if (!wasDown) onRestart(`${part.name} ended unexpectedly; starting it again.`)
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
      current = await part.start().catch(() => undefined) // its reason stands in the part's own log
      if (current) onRestart(`${part.name} is back.`)
    }
  }
  const watching = watch()

  return {
    name: part.name,
    pid: () => current?.pid,
    async stop() {
      stopping.abort()
      await current?.stop()
      await watching
      await current?.stop() // one that came up between the two
    },
  }
}
