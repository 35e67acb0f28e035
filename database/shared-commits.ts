import { isDatabaseAway } from './away.ts'
import type { Database, EntityManager } from './orm.ts'

/** So many share one transaction at most; whoever is in it waits for all of them. */
const MOST = 50

interface Guest {
  row: string
  work(em: EntityManager): Promise<unknown>
  resolve(result: unknown): void
  reject(error: unknown): void
}

/**
 * One transaction in the workspace, perhaps together with others. `work` may be done again: it writes to the database alone.
 * @param row the id of the row that `work` locks: whoever shares goes in the order of ids, as all who lock several
 */
export type ShareCommit = <T>(
  workspaceId: string,
  work: (em: EntityManager) => Promise<T>,
  row?: string,
) => Promise<T>

/**
 * Who comes while such a transaction of their workspace runs shares the next one: one commit for many, where each would
 * wait for its own; whoever comes alone waits for nobody. Nobody has an answer before the commit. Where one fails, each is
 * done again alone, so that it fails for itself.
 */
export function sharedCommits(database: Database): ShareCommit {
  /** Who waits, by workspace; an entry stands as long as a transaction runs. */
  const waiting = new Map<string, Guest[]>()

  async function play(workspaceId: string, guests: readonly Guest[]): Promise<void> {
    try {
      const results = await database.withWorkspace(workspaceId, async (em) => {
        const done: unknown[] = []
        for (const { work } of guests) done.push(await work(em))
        return done
      })
      for (const [index, { resolve }] of guests.entries()) resolve(results[index])
    } catch (error) {
      if (guests.length === 1 || isDatabaseAway(error)) for (const { reject } of guests) reject(error)
      else for (const guest of guests) await play(workspaceId, [guest])
    }
  }

  async function playAll(workspaceId: string, queue: Guest[]): Promise<void> {
    while (queue.length > 0) await play(workspaceId, queue.splice(0, MOST).sort(byRow))
    waiting.delete(workspaceId)
  }

  return <T>(workspaceId: string, work: (em: EntityManager) => Promise<T>, row = '') =>
    new Promise<T>((resolve, reject) => {
      const guest: Guest = { row, work, resolve: (result) => resolve(result as T), reject }
      const queue = waiting.get(workspaceId)
      if (queue) {
        queue.push(guest)
        return
      }
      const first = [guest]
      waiting.set(workspaceId, first)
      void playAll(workspaceId, first)
    })
}

/** As PostgreSQL orders ids; whoever locks the same row, or none, keeps the order in which they came. */
function byRow(one: Guest, other: Guest): number {
  if (one.row === other.row) return 0
  return one.row < other.row ? -1 : 1
}
