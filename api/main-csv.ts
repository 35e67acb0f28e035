import { DomainError } from '#domain/errors.ts'
import { columnsOf, guessMapping } from '#domain/import/columns.ts'
import { openCsv } from '#providers/csv/csv-file.ts'
import type { ImportMapping, ImportPreview } from './contract/import.ts'

const SHOWN_ROWS = 10

/** What a file looks like: its columns, the guess (or the given mapping) and its first rows. Stores nothing. */
export async function previewCsv(content: Uint8Array, mapping: ImportMapping | null): Promise<ImportPreview> {
  const file = openCsv(content)
  const rows: string[][] = []
  for await (const { cells } of file.rows()) {
    rows.push(cells)
    if (rows.length > SHOWN_ROWS) break
  }
  const { encoding, delimiter } = file
  const [first = []] = rows
  try {
    const { headings, fields, hasHeading } = columnsOf(first, mapping)
    const chosen = headings.flatMap((heading, index) =>
      fields[index] ? [[heading, fields[index]] as const] : [],
    )
    const people = hasHeading ? rows.slice(1) : rows.slice(0, SHOWN_ROWS)
    return { headings, mapping: Object.fromEntries(chosen), rows: people, encoding, delimiter, problem: null }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const headings = first.map((cell) => cell.trim())
    const guess = mapping ?? guessMapping(headings)
    return { headings, mapping: guess, rows: rows.slice(1), encoding, delimiter, problem: error.message }
  }
}
