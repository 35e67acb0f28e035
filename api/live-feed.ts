import { EventEmitter } from 'node:events'
import pg from 'pg'
import type { Logger } from 'pino'

/** A change that somebody may be watching; ids only. */
export interface LiveNotice {
  workspaceId: string
  topic: string
  id: string
}

/** The one connection of this process that listens for changes; every stream hangs on it. */
export interface LiveFeed {
  /**
   * @param since epoch ms: what was told since then is told again first, as far as a minute back
   * @returns the way to stop
   */
  listen(workspaceId: string, hear: (notice: LiveNotice) => void, since?: number): () => void
  /** Aborted by `close`: streams end, so that the server can. */
  closed: AbortSignal
  close(): Promise<void>
}

const RECONNECT_MS = 1_000
/** How long a notice is kept for who connects later; a page is loaded and its stream opened within seconds. */
const MEMORY_MS = 60_000
const MEMORY_LENGTH = 10_000

/** Listen on PostgreSQL's channel `live`; a lost connection is opened again, and everybody is told to re-read. */
export function openLiveFeed({ url, logger }: { url: string; logger: Logger }): LiveFeed {
  const emitter = new EventEmitter().setMaxListeners(0)
  const recent: { at: number; notice: LiveNotice }[] = []
  let client: pg.Client | undefined
  const closing = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const again = () => {
    client?.removeAllListeners()
    client?.on('error', () => undefined) // it is being replaced; a late error changes nothing
    if (!closing.signal.aborted) timer = setTimeout(() => void connect(), RECONNECT_MS)
  }
  const connect = async (isFirst = false): Promise<void> => {
    const next = new pg.Client({ connectionString: url })
    client = next
    next.on('error', () => logger.warn('the live connection was lost'))
    next.once('end', again)
    next.on('notification', ({ payload }) => {
      const notice = JSON.parse(payload ?? '{}') as LiveNotice
      const at = Date.now()
      recent.push({ at, notice })
      while (recent.length > MEMORY_LENGTH || (recent[0]?.at ?? at) < at - MEMORY_MS) recent.shift()
      emitter.emit(notice.workspaceId, notice)
    })
    try {
      await next.connect()
      await next.query('listen live')
      if (!isFirst)
        for (const workspaceId of emitter.eventNames())
          emitter.emit(workspaceId, {
            workspaceId: String(workspaceId),
            topic: 'all',
            id: String(workspaceId),
          })
    } catch {
      logger.warn('the live connection could not be opened; trying again')
      again()
    }
  }
  const opening = connect(true)
  return {
    closed: closing.signal,
    listen(workspaceId, hear, since = Infinity) {
      for (const { at, notice } of recent) if (at >= since && notice.workspaceId === workspaceId) hear(notice)
      emitter.on(workspaceId, hear)
      return () => emitter.off(workspaceId, hear)
    },
    async close() {
      closing.abort()
      clearTimeout(timer)
      await opening
      client?.removeAllListeners('end')
      await client?.end().catch(() => undefined) // it may be gone already
    },
  }
}
