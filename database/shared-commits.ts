import { isDatabaseAway } from './away.ts'
import type { Database, EntityManager } from './orm.ts'

/** So many go together at most; whoever is among them waits for all of them. */
export const MOST_TOGETHER = 50

/**
 * Who comes while `play` is at work goes together with all who wait; whoever comes alone waits for nobody. Where it fails,
 * each is done again alone, so that it fails for itself.
 * @param play does all of them and answers in their order; it may be asked again for the same
 */
export function together<Item, Result>(
  play: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  interface Guest extends PromiseWithResolvers<Result> {
    item: Item
  }
  const waiting: Guest[] = []
  let isAtWork = false

  async function playFor(guests: readonly Guest[]): Promise<void> {
    try {
      const results = await play(guests.map(({ item }) => item))
      for (const [index, { resolve }] of guests.entries()) resolve(results[index] as Result)
    } catch (error) {
      if (guests.length === 1 || isDatabaseAway(error)) for (const { reject } of guests) reject(error)
      else for (const guest of guests) await playFor([guest])
    }
  }

  async function playAll(): Promise<void> {
    isAtWork = true
    while (waiting.length > 0) await playFor(waiting.splice(0, MOST_TOGETHER))
    isAtWork = false
  }

  return (item) => {
    const guest = { item, ...Promise.withResolvers<Result>() }
    waiting.push(guest)
    if (!isAtWork) void playAll()
    return guest.promise
  }
}

/**
 * One transaction in a workspace for all who come at the same moment: one commit, and statements for all of them, where each
 * would have its own. Nobody has an answer before the commit.
 * @param work writes to the database alone, as it may be done again; rows that it locks, it locks in the order of their ids
 */
export function sharedCommits<Item, Result>(
  database: Database,
  work: (em: EntityManager, workspaceId: string, items: readonly Item[]) => Promise<readonly Result[]>,
): (workspaceId: string, item: Item) => Promise<Result> {
  const byWorkspace = new Map<string, (item: Item) => Promise<Result>>()
  const open = (workspaceId: string) => {
    const share = together((items: readonly Item[]) =>
      database.withWorkspace(workspaceId, (em) => work(em, workspaceId, items)),
    )
    byWorkspace.set(workspaceId, share)
    return share
  }
  return (workspaceId, item) => (byWorkspace.get(workspaceId) ?? open(workspaceId))(item)
}
