import { Readable } from 'node:stream'
import type { ApiDeps } from '../deps.ts'
import type { LiveNotice } from '../live-feed.ts'
import { route, type Route } from '../route.ts'

const HEARTBEAT_MS = 20_000
/** A reader that is this far behind is told once to read everything again. */
const MAX_WAITING = 200

export function createLiveRoutes({ live }: Pick<ApiDeps, 'live'>): Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/api/live',
        permission: 'session:use',
        summary: 'Server-sent events: what should be read again',
        answer: 'raw',
      },
      ({ ctx, actor }) => {
        const abort = new AbortController()
        ctx.req.once('close', () => abort.abort())
        ctx.set({
          'content-type': 'text/event-stream',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        })
        ctx.status = 200
        // An async generator as body would be written as JSON; and it must be flushed line by line.
        ctx.body = Readable.from(
          notices(live, {
            workspaceId: actor.workspaceId,
            since: ctx.query['since'] === undefined ? undefined : Number(ctx.query['since']),
            signal: AbortSignal.any([abort.signal, live.closed]),
          }),
        )
        return Promise.resolve()
      },
    ),
  ]
}

async function* notices(
  live: ApiDeps['live'],
  { workspaceId, since, signal }: { workspaceId: string; since: number | undefined; signal: AbortSignal },
): AsyncGenerator<string> {
  const waiting = new Map<string, LiveNotice>()
  let wake = () => {}
  const hear = (notice: LiveNotice) => {
    const isBehind = waiting.size >= MAX_WAITING
    if (isBehind) waiting.clear()
    const kept = isBehind ? { workspaceId, topic: 'all', id: workspaceId } : notice
    waiting.set(`${kept.topic}:${kept.id}`, kept)
    wake()
  }
  const stop = live.listen(workspaceId, hear, since)
  signal.addEventListener('abort', () => wake())
  try {
    // The first line lets the headers go out. After a gap nothing is replayed: a page reads anew when it is connected again.
    yield `retry: 2000\n: connected\n\n`
    while (!signal.aborted) {
      if (waiting.size === 0) {
        const isQuiet = await new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(true), HEARTBEAT_MS)
          wake = () => {
            clearTimeout(timer)
            resolve(false)
          }
        })
        if (isQuiet) yield ': heartbeat\n\n'
      }
      const batch = [...waiting.values()]
      waiting.clear()
      for (const { topic, id } of batch) yield `data: ${JSON.stringify({ topic, id })}\n\n`
    }
  } finally {
    stop()
  }
}
