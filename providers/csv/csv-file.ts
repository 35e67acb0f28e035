import { setImmediate } from 'node:timers/promises'
import { CsvError, Parser } from 'csv-parse'
import { DomainError } from '#domain/errors.ts'
import { decode, detectEncoding, type Encoding } from './encoding.ts'
import { detectDelimiter, type Delimiter } from './delimiter.ts'

/** One row: the line on which it begins in the file (1 is the first), and its cells. */
export interface CsvRow {
  line: number
  cells: string[]
}

/** A CSV file whose form is known; its rows can be read as often as wanted. */
export interface CsvFile {
  encoding: Encoding
  delimiter: Delimiter
  /** All rows, the heading too, without empty ones. @throws DomainError invalid for a quote that never closes */
  rows(): AsyncGenerator<CsvRow>
}

const MAX_ROW_CHARACTERS = 1_000_000

/** Find out the form of a file. @throws DomainError invalid when it is empty */
export function openCsv(bytes: Uint8Array): CsvFile {
  const encoding = detectEncoding(bytes)
  const [head = ''] = decode(bytes.subarray(0, 64 * 1024), encoding)
  if (head.trim() === '') throw new DomainError('invalid', 'The file is empty.')
  const told = /^sep=(.)\n/.exec(head) // Excel's own way to name the delimiter
  const delimiter = detectDelimiter(told ? (told[1] ?? '') : head)
  return {
    encoding,
    delimiter,
    rows: () => readRows(bytes, { encoding, delimiter, skipsFirst: told !== null }),
  }
}

async function* readRows(
  bytes: Uint8Array,
  form: { encoding: Encoding; delimiter: Delimiter; skipsFirst: boolean },
): AsyncGenerator<CsvRow> {
  const ready: CsvRow[] = []
  const parser = createParser(form.delimiter, ready)
  let isFirst = form.skipsFirst
  const pieces = decode(bytes, form.encoding)
  for (let piece = pieces.next(); ; piece = pieces.next()) {
    feed(parser, piece.done ? null : piece.value)
    for (const row of ready.splice(0)) {
      if (!isFirst) yield row
      isFirst = false
    }
    if (piece.done) return
    await setImmediate() // others get their turn between two pieces
  }
}

function createParser(delimiter: Delimiter, ready: CsvRow[]): Parser {
  return new Parser({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: MAX_ROW_CHARACTERS,
    on_record: (cells: string[], { lines }) => {
      ready.push({ line: lines - lineBreaksIn(cells), cells })
      return null // taken here, not by the stream's reader
    },
  })
}

/** The parser's own step, called at once: no buffering between its two ends, and errors come out here. */
function feed(parser: Parser, text: string | null): void {
  const failure: { error?: unknown } = {}
  if (text === null) parser._flush((error) => (failure.error = error))
  else parser._transform(Buffer.from(text), 'utf8', (error) => (failure.error = error))
  if (!failure.error) return
  if (!(failure.error instanceof CsvError))
    throw new Error('The CSV parser failed.', { cause: failure.error })
  const { code, lines } = failure.error as CsvError & { lines?: number }
  throw new DomainError(
    'invalid',
    `The file cannot be read near line ${lines ?? '?'}: ${REASONS[code] ?? code}.`,
  )
}

const REASONS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed',
  CSV_MAX_RECORD_SIZE: 'a row is far too long; a quotation mark before it may not be closed',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quotation mark',
}

/** The parser counts the line on which a row ends; quoted line breaks lie between that and its first. */
function lineBreaksIn(cells: string[]): number {
  let count = 0
  for (const cell of cells) if (cell.includes('\n')) count += cell.split('\n').length - 1
  return count
}
