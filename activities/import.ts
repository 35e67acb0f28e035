import { newSubjectKey } from '#database/envelopes.ts'
import type { Keyring } from '#database/keyring.ts'
import type { Database } from '#database/orm.ts'
import { landPeople, type Landing } from '#database/records/imported-people.ts'
import { undoPortion } from '#database/records/import-undo.ts'
import {
  addProgress,
  endImport,
  listRowErrors,
  loadImport,
  lockProgress,
  markRunning,
  markUndone,
} from '#database/records/imports.ts'
import { DomainError } from '#domain/errors.ts'
import { columnsOf, type Columns, type ImportMapping } from '#domain/import/columns.ts'
import { readRow, ROW_FAULTS, type RowFault } from '#domain/import/row.ts'
import type { ImportActivities } from './activities.ts'
import { whileBeating, type Attempt } from './attempt.ts'
import { oneAhead } from './one-ahead.ts'

/** A CSV file whose form is known, as providers/csv opens it. */
export interface OpenedFile {
  encoding: string
  delimiter: string
  rows(): AsyncIterable<{ line: number; cells: string[] }>
}

export interface ImportDependencies {
  database: Database
  keyring: Keyring
  attempt: Attempt
  openCsv: (bytes: Uint8Array) => OpenedFile
}

interface Ref {
  workspaceId: string
  importId: string
}

/** Rows that are committed together, with the progress that counts them. */
export const PORTION = 1_000

/** The effects that the import workflow asks for. */
export function createImportActivities(deps: ImportDependencies): ImportActivities {
  const { database, attempt } = deps
  return {
    runImport: (ref) => whileBeating(attempt, () => runImport(deps, ref).catch(refuseFile(deps, ref))),
    failImport: ({ reason, ...ref }) =>
      database.withWorkspace(ref.workspaceId, (em) =>
        endImport(em, ref, { status: 'FAILED', failure: reason }),
      ),
    undoImport: (ref) => whileBeating(attempt, () => undoImport(deps, ref)),
  }
}

/** A file that cannot be read is refused in words that say why; the workflow only learns that it was. */
function refuseFile({ database }: ImportDependencies, ref: Ref) {
  return async (error: unknown): Promise<never> => {
    if (error instanceof DomainError && error.code === 'invalid')
      await database.withWorkspace(ref.workspaceId, (em) =>
        endImport(em, ref, { status: 'FAILED', failure: error.message }),
      )
    throw error
  }
}

async function runImport(deps: ImportDependencies, ref: Ref): Promise<void> {
  const { database, keyring } = deps
  const job = await database.withWorkspace(ref.workspaceId, (em) => loadImport(em, keyring, ref.importId))
  if (!job) throw new DomainError('not_found', 'There is no such import.')
  if (job.status !== 'QUEUED' && job.status !== 'RUNNING') return
  if (!job.content) throw new DomainError('wrong_state', 'The file of this import is gone; upload it again.')
  const file = deps.openCsv(job.content)
  const { columns, totalRows } = await survey(file, job.mapping)
  const { encoding, delimiter } = file
  await database.withWorkspace(ref.workspaceId, (em) =>
    markRunning(em, { ...ref, encoding, delimiter, totalRows }),
  )
  await storePortions(deps, ref, { file, columns, doneRows: job.doneRows })
  await database.withWorkspace(ref.workspaceId, (em) => endImport(em, ref, { status: 'COMPLETED' }))
}

/** Read the whole file once, so that a fault in its middle is found before anything is stored. */
async function survey(
  file: OpenedFile,
  mapping: ImportMapping | null,
): Promise<{ columns: Columns; totalRows: number }> {
  let columns: Columns | null = null
  let totalRows = 0
  for await (const { cells } of file.rows()) {
    columns ??= columnsOf(cells, mapping)
    totalRows += 1
  }
  if (!columns) throw new DomainError('invalid', 'The file is empty.')
  return { columns, totalRows: columns.hasHeading ? totalRows - 1 : totalRows }
}

interface Source {
  file: OpenedFile
  columns: Columns
  doneRows: number
}

interface Portion<Person = Landing> {
  /** Rows of the file before this portion, without the heading. */
  from: number
  rows: number
  landings: Person[]
  refusals: { line: number; field: string; reason: string }[]
}

async function storePortions(deps: ImportDependencies, ref: Ref, source: Source): Promise<void> {
  for await (const portion of oneAhead(portionsOf(source, deps.keyring)))
    await storePortion(deps, ref, portion)
}

/** What is not done yet, in portions. Rows that are done are read too: a later one may repeat their address. */
async function* portionsOf(
  { file, columns, doneRows }: Source,
  keyring: Keyring,
): AsyncGenerator<Portion, void> {
  const seen = new Set<string>()
  const done = emptyPortion(0)
  let portion = emptyPortion(doneRows)
  let isHeading = columns.hasHeading
  for await (const { line, cells } of file.rows()) {
    if (isHeading) isHeading = false
    else if (done.rows < doneRows) take(done, seen, { line, cells, columns })
    else take(portion, seen, { line, cells, columns })
    if (portion.rows < PORTION) continue
    yield withKeys(portion, keyring)
    portion = emptyPortion(portion.from + portion.rows)
  }
  if (portion.rows > 0) yield withKeys(portion, keyring)
}

type Reading = Portion<Omit<Landing, 'key'>>

const emptyPortion = (from: number): Reading => ({ from, rows: 0, landings: [], refusals: [] })

/** Keys are made here rather than at the write, which then need not wait for them. */
function withKeys(portion: Reading, keyring: Keyring): Portion {
  const landings = portion.landings.map((landing) => ({ ...landing, key: newSubjectKey(keyring) }))
  return { ...portion, landings }
}

function take(
  portion: Reading,
  seen: Set<string>,
  { line, cells, columns }: { line: number; cells: string[]; columns: Columns },
): void {
  portion.rows += 1
  const reading = readRow(cells, columns.fields)
  const refuse = (field: string, fault: RowFault) =>
    portion.refusals.push({ line, field, reason: ROW_FAULTS[fault] })
  if (reading.kind === 'refused') refuse(reading.field, reading.fault)
  else if (seen.has(reading.person.emailKey)) refuse('email', 'duplicate_in_file')
  else {
    seen.add(reading.person.emailKey)
    portion.landings.push({ line, person: reading.person })
  }
}

/**
 * One transaction: the rows and the progress that counts them, under the import's lock.
 * @throws DomainError conflict when another attempt is at work; the retry goes on from where that one got to
 */
function storePortion({ database }: ImportDependencies, ref: Ref, portion: Portion): Promise<void> {
  return database.withWorkspace(ref.workspaceId, async (em) => {
    const done = await lockProgress(em, ref.importId)
    if (done === null) throw new DomainError('wrong_state', 'The import was ended meanwhile.')
    if (done !== portion.from)
      throw new DomainError('conflict', 'Another attempt has gone on with this import.')
    const { created, merged } = await landPeople(em, ref, portion.landings)
    await listRowErrors(em, ref, portion.refusals)
    const rejected = portion.refusals.length
    await addProgress(em, ref, { done: portion.rows, created, merged, rejected })
  })
}

async function undoImport({ database }: ImportDependencies, ref: Ref): Promise<void> {
  const undoNext = () => database.withWorkspace(ref.workspaceId, (em) => undoPortion(em, ref, PORTION))
  while (await undoNext());
  await database.withWorkspace(ref.workspaceId, (em) => markUndone(em, ref))
}
