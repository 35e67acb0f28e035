import type { Database } from '#database/orm.ts'
import { failureName } from '../failures.ts'
import type { Restorer } from '../gateway/restore.ts'
import { openKinds, type OpenKind, type OpenRow } from './open-work.ts'

/** Rows read at once, and workflows started at once: as many as keep a small server busy. */
const PAGE = 500
const PARALLEL = 20

export interface RebuildOptions {
  database: Database
  restorer: Restorer
  /** Look at everything, and start nothing. */
  isDryRun: boolean
  /** Called after each page, with what has become of its kind so far. */
  onProgress?: (tally: Tally) => void
  /** Rows in a page; tests make pages small. */
  pageSize?: number
}

/** What became of one kind, over all workspaces that were looked at. */
export interface Tally {
  kind: string
  /** By the database. */
  open: number
  /** Left alone: it runs, or has just ended by itself. */
  known: number
  /** Started now; in a dry run those that would be. */
  started: number
  failed: number
  /** The name of each failure (never its text) and how often it came. */
  reasons: Map<string, number>
}

/**
 * Start again every workflow that should run by the database and that Temporal does not know, at the point where its
 * rows say that it stood. Workflow ids are the same for ever and a running workflow is left alone, so that this may be
 * run at any time, by several, and twice.
 *
 * What a lost run had been told is not lost with it, as a rule: whoever tells a workflow of a fact commits the fact
 * first (a stop, a pause, an absence, a mail), and the rows are read again. Of what was told and not yet acted upon,
 * these are missing afterwards, each for the moments that a worker takes: points of a lead's score; a human's decision
 * about a draft, a hold or a stage that was accepted and not carried out (what they decided about waits again); that an
 * absence moves follow-ups, or a meeting cancels them (a send looks for a newer mail and for suppressions, not for
 * these); that a person's mail cancels a meeting.
 *
 * What the outbox has not delivered yet is delivered by the relay, before or after. A workflow that was rebuilt has no
 * memory of event ids, and hears once more what its rows have told it already: a stop finds it ended, a pause paused, a
 * mail among those it has heard, a score entry its key. Nothing can be sent twice, because the ledger is asked before
 * every mail. A fact that the relay delivers to a contact or thread before it is rebuilt finds nobody and stands in the
 * rows; but a mail that arrives for a lost thread begins it anew, without its pending follow-ups. Hence the worker, which
 * runs the relay, is best stopped until the rebuild is done.
 */
export async function rebuild(options: RebuildOptions, workspaceIds: readonly string[]): Promise<Tally[]> {
  const tallies = new Map<string, Tally>()
  for (const workspaceId of workspaceIds)
    for (const kind of openKinds(workspaceId, options.restorer)) {
      const tally = tallies.get(kind.name) ?? emptyTally(kind.name)
      tallies.set(kind.name, tally)
      await rebuildKind(options, { workspaceId, kind, tally })
    }
  return [...tallies.values()]
}

function emptyTally(kind: string): Tally {
  return { kind, open: 0, known: 0, started: 0, failed: 0, reasons: new Map() }
}

interface Work {
  workspaceId: string
  kind: OpenKind
  tally: Tally
}

async function rebuildKind(options: RebuildOptions, { workspaceId, kind, tally }: Work): Promise<void> {
  const { database, onProgress, pageSize: limit = PAGE } = options
  let afterId: string | null = null
  for (;;) {
    const page = { afterId, limit }
    const rows: OpenRow[] = await database.withWorkspace(workspaceId, (em) => kind.list(em, page))
    await inParallel(rows, (row) => restore(options, row, tally))
    onProgress?.(tally)
    afterId = rows.at(-1)?.id ?? null
    if (rows.length < limit || afterId === null) return
  }
}

async function restore({ restorer, isDryRun }: RebuildOptions, row: OpenRow, tally: Tally): Promise<void> {
  tally.open += 1
  try {
    const lost = row.restorable()
    const isNew = isDryRun ? await restorer.isLost(lost) : await restorer.start(lost)
    if (isNew) tally.started += 1
    else tally.known += 1
  } catch (error) {
    const reason = failureName(error)
    tally.failed += 1
    tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1)
  }
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: PARALLEL }, lane))
}
