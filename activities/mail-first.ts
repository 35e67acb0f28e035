import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#database/orm.ts'
import { isMailWaiting } from '#database/records/inbox.ts'

const LOOK_MS = 25
/** The longest that one look waits, and the oldest mail that it waits for: mail that is hard to understand stops no launch. */
const PATIENCE_SECONDS = 3

/**
 * Wait until the mail that has just come in is understood. Both cost the same processors, and while thousands are written
 * to, an answer must not stand behind them.
 */
export async function mailFirst(database: Database, workspaceId: string): Promise<void> {
  const until = performance.now() + PATIENCE_SECONDS * 1_000
  const isWaiting = () =>
    database.withWorkspace(workspaceId, (em) => isMailWaiting(em, workspaceId, PATIENCE_SECONDS))
  while ((await isWaiting()) && performance.now() < until) await sleep(LOOK_MS)
}
