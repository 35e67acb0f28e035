import type { Logger } from 'pino'
import type { RelayDatabase } from '#database/relay-database.ts'
import { failureName } from './failures.ts'

const RECONNECT_MS = 1_000

/** Call `onNotice` at every notice of the outbox; a lost connection is opened again. The poll covers the gap. */
export function listenToOutbox(
  { database, log }: { database: RelayDatabase; log: Logger },
  onNotice: () => void,
): { stop(): Promise<void> } {
  let release: (() => void) | null = null
  let retry: NodeJS.Timeout | undefined
  let isStopped = false

  const again = (): void => {
    release = null
    clearTimeout(retry) // a connection that dies while it is told to listen says so twice
    if (!isStopped) retry = setTimeout(() => void open(), RECONNECT_MS)
  }
  const open = async (): Promise<void> => {
    try {
      const client = await database.pool.connect()
      const close = (): void => client.release(true)
      if (isStopped) return close()
      release = close
      client.on('notification', onNotice)
      client.once('error', () => {
        close()
        again()
      })
      await client.query('listen outbox')
    } catch (error) {
      log.warn({ failure: failureName(error) }, 'cannot listen to the outbox; its poll goes on')
      release?.()
      again()
    }
  }
  const opening = open()
  return {
    async stop() {
      isStopped = true
      clearTimeout(retry)
      await opening
      release?.()
    },
  }
}

/** A sleep that can be cut short, even by a call that comes before it begins. */
export function createWake(): { now(): void; orAfter(ms: number): Promise<void> } {
  let isWoken = false
  let wake: () => void = () => undefined
  return {
    now() {
      isWoken = true
      wake()
    },
    async orAfter(ms) {
      if (!isWoken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      isWoken = false
      wake = () => undefined
    },
  }
}
