/** Reads docs/parity.md. */
import { readFileSync } from 'node:fs'

export interface ParityLine {
  section: string
  /** The earlier system. */
  system: string
  theirs: string
  here: string
  /** Names as they are here. */
  fields: string[]
  state: string
}

const cell = (text: string) => text.trim()
const withoutTicks = (text: string) => text.replaceAll('`', '')

/** Every line of every table, in order. */
export function readParity(): ParityLine[] {
  const text = readFileSync(new URL('../../docs/parity.md', import.meta.url), 'utf8')
  const lines: ParityLine[] = []
  let section = ''
  let system = ''
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) section = line.slice(3)
    if (line.startsWith('### ')) system = line.slice(4)
    if (!line.startsWith('|') || /^\|\s*(-|Theirs|System)/.test(line)) continue
    const cells = line.split('|').slice(1, -1).map(cell).map(withoutTicks)
    const hasSystemColumn = !['Endpoints', 'Tables'].includes(section)
    const [first = '', second = '', third = '', fourth = ''] = cells
    lines.push(
      hasSystemColumn
        ? { section, system: first, theirs: second, here: third, fields: [], state: fourth }
        : { section, system, theirs: first, here: second, fields: fieldsHere(third), state: fourth },
    )
  }
  return lines
}

function fieldsHere(text: string): string[] {
  return text
    .split(',')
    .map((field) => field.split('=').at(-1)?.trim() ?? '')
    .filter(Boolean)
}
