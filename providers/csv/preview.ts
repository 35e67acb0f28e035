import { DomainError } from '#domain/errors.ts'
import { columnsOf, guessMapping, type Columns, type ImportMapping } from '#domain/import/columns.ts'
import { openCsv } from './csv-file.ts'

export interface CsvPreview {
  headings: string[]
  mapping: ImportMapping
  rows: string[][]
  encoding: string
  delimiter: string
  problem: string | null
}

const PREVIEW_ROWS = 10
const PREVIEW_BYTES = 1024 * 1024

/** What a file looks like, before anything is stored. An unusable file is answered with its `problem`. */
export async function previewCsv(content: Buffer, mapping: ImportMapping | null): Promise<CsvPreview> {
  const empty: CsvPreview = {
    headings: [],
    mapping: {},
    rows: [],
    encoding: '',
    delimiter: '',
    problem: null,
  }
  try {
    const file = openCsv(content.subarray(0, PREVIEW_BYTES))
    const form = { encoding: file.encoding, delimiter: file.delimiter }
    const rows: string[][] = []
    for await (const { cells } of file.rows()) if (rows.push(cells) > PREVIEW_ROWS) break
    const [first = []] = rows
    try {
      const columns = columnsOf(first, mapping)
      const people = columns.hasHeading ? rows.slice(1) : rows.slice(0, PREVIEW_ROWS)
      return { ...form, headings: columns.headings, mapping: mappingOf(columns), rows: people, problem: null }
    } catch (error) {
      const problem = problemOf(error)
      return {
        ...form,
        headings: first,
        mapping: mapping ?? guessMapping(first),
        rows: rows.slice(1),
        problem,
      }
    }
  } catch (error) {
    return { ...empty, problem: problemOf(error) }
  }
}

function mappingOf({ headings, fields }: Columns): ImportMapping {
  const pairs = headings.flatMap((heading, index) => {
    const field = fields[index]
    return field ? [[heading, field] as const] : []
  })
  return Object.fromEntries(pairs)
}

/** The message of an expected failure; anything else goes on. */
function problemOf(error: unknown): string {
  if (error instanceof DomainError) return error.message
  throw error
}
