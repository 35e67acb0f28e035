import { emailKey } from '../mail/address.ts'
import { canonicalZone } from '../scheduling/zones.ts'
import { bareAddress, isAddress } from './address.ts'
import type { ImportField } from './columns.ts'

/** Why a row is refused. */
export const ROW_FAULTS = {
  email_missing: 'There is no e-mail address.',
  email_invalid: 'This is not an e-mail address that mail can be sent to.',
  duplicate_in_file: 'The same address stands further up in this file.',
  cell_too_long: 'The cell is longer than its field may be.',
  control_characters: 'The cell has control characters; the file may be damaged.',
  formula: 'The cell is a spreadsheet formula; save its value instead.',
  timezone_unknown: 'This time zone is not known; write it as Europe/Paris.',
  locale_unknown: 'This language is not known; write it as en or fr-CA.',
  too_many_tags: 'More than 50 tags.',
} as const
export type RowFault = keyof typeof ROW_FAULTS

/** A person as a row names them; null is an empty or absent cell. */
export interface ImportedPerson {
  email: string
  emailKey: string
  firstName: string | null
  lastName: string | null
  company: string | null
  title: string | null
  phone: string | null
  timezone: string | null
  locale: string | null
  tags: string[]
}

export type RowReading =
  { kind: 'person'; person: ImportedPerson } | { kind: 'refused'; field: ImportField; fault: RowFault }

const LENGTHS: Record<ImportField, number> = {
  email: 320,
  firstName: 200,
  lastName: 200,
  company: 200,
  title: 200,
  phone: 50,
  timezone: 100,
  locale: 35,
  tags: 5_000,
}
const MAX_TAGS = 50

class Refusal extends Error {
  readonly field: ImportField
  readonly fault: RowFault
  constructor(field: ImportField, fault: RowFault) {
    super(fault)
    this.field = field
    this.fault = fault
  }
}

/** Read one row. `fields` names what each column holds. */
export function readRow(cells: readonly string[], fields: readonly (ImportField | null)[]): RowReading {
  try {
    const read = (field: ImportField) => cellOf(cells[fields.indexOf(field)], field)
    const email = addressOf(read('email'))
    const person: ImportedPerson = {
      email,
      emailKey: emailKey(email),
      firstName: read('firstName'),
      lastName: read('lastName'),
      company: read('company'),
      title: read('title'),
      phone: read('phone'),
      timezone: zoneOf(read('timezone')),
      locale: localeOf(read('locale')),
      tags: tagsOf(read('tags')),
    }
    return { kind: 'person', person }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { kind: 'refused', field: error.field, fault: error.fault }
  }
}

/** Words of ASCII with one blank between them, as most cells are: nothing is to be done. */
const TIDY = /^[!-~]+(?: [!-~]+)*$/

const tidy = (cell: string) =>
  cell
    .normalize('NFC')
    .replace(/[\s\u200b\ufeff]+/g, ' ')
    .trim()

/** The text of a cell, tidy; null if there is none. */
function cellOf(cell: string | undefined, field: ImportField): string | null {
  if (!cell) return null
  const text = TIDY.test(cell) ? cell : tidy(cell)
  if (text === '') return null
  if (/[\p{Cc}\ufffd]/u.test(text)) throw new Refusal(field, 'control_characters')
  if (text.length > LENGTHS[field]) throw new Refusal(field, 'cell_too_long')
  if (isFormula(text)) throw new Refusal(field, 'formula')
  // An apostrophe before a formula's sign is how exports (ours too) keep a spreadsheet from running a text.
  return /^'[=+\-@]/.test(text) ? text.slice(1) : text
}

/** A cell that a spreadsheet would run; a phone number or a dash only looks like one. */
function isFormula(text: string): boolean {
  return /^=/.test(text) || (/^[+\-@]/.test(text) && /[|!]|\w\(/.test(text))
}

function addressOf(cell: string | null): string {
  if (cell === null) throw new Refusal('email', 'email_missing')
  const address = bareAddress(cell)
  if (!isAddress(address)) throw new Refusal('email', 'email_invalid')
  return address
}

function zoneOf(cell: string | null): string | null {
  if (cell === null) return null
  const zone = canonicalZone(cell.replaceAll(' ', '_'))
  if (zone === null) throw new Refusal('timezone', 'timezone_unknown')
  return zone
}

function localeOf(cell: string | null): string | null {
  if (cell === null) return null
  const tag = cell.replaceAll('_', '-')
  const canonical = /^[a-z]{2,3}(-|$)/i.test(tag) ? canonicalLocale(tag) : null
  if (canonical === null) throw new Refusal('locale', 'locale_unknown')
  return canonical
}

/** The tag as BCP 47 writes it; null for a tag that is none, such as `en-US-GB`. */
function canonicalLocale(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null
  } catch {
    return null // a RangeError is how Intl says so
  }
}

function tagsOf(cell: string | null): string[] {
  const tags = (cell ?? '').split(/[,;|]/).map((tag) => tag.trim())
  const unique = [...new Set(tags.filter(Boolean))]
  if (unique.length > MAX_TAGS) throw new Refusal('tags', 'too_many_tags')
  if (unique.some((tag) => tag.length > 100)) throw new Refusal('tags', 'cell_too_long')
  return unique
}
