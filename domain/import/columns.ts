import { DomainError } from '../errors.ts'
import { isAddress } from './address.ts'

/** What a column may hold. */
export const IMPORT_FIELDS = [
  'email',
  'firstName',
  'lastName',
  'company',
  'title',
  'phone',
  'timezone',
  'locale',
  'tags',
] as const
export type ImportField = (typeof IMPORT_FIELDS)[number]
export type ImportMapping = Record<string, ImportField>

/** English and French headings, as `plain` writes them. */
const HEADINGS: Record<ImportField, readonly string[]> = {
  email:
    'email,emailaddress,mail,mailaddress,workemail,businessemail,primaryemail,courriel,adresseemail,adressemail,adresseelectronique,adressecourriel'.split(
      ',',
    ),
  firstName: 'firstname,first,givenname,forename,prenom'.split(','),
  lastName: 'lastname,last,surname,familyname,nom,nomdefamille'.split(','),
  company:
    'company,companyname,organisation,organization,account,accountname,employer,entreprise,societe,raisonsociale,employeur'.split(
      ',',
    ),
  title: 'title,jobtitle,job,position,role,function,titre,poste,fonction,intitulededuposte'.split(','),
  phone:
    'phone,phonenumber,telephone,tel,mobile,mobilephone,cell,cellphone,workphone,numerodetelephone,portable'.split(
      ',',
    ),
  timezone: 'timezone,tz,zone,fuseau,fuseauhoraire'.split(','),
  locale: 'locale,language,lang,langue'.split(','),
  tags: 'tags,tag,labels,label,etiquettes,etiquette,motscles'.split(','),
}

/** Which columns a file has: its headings and, column by column, the field each holds. */
export interface Columns {
  headings: string[]
  fields: (ImportField | null)[]
  /** False when the first row is a person already. */
  hasHeading: boolean
}

/** The field that each heading most likely names; of two columns for one field the first. */
export function guessMapping(headings: readonly string[]): ImportMapping {
  const mapping: ImportMapping = {}
  const taken = new Set<ImportField>()
  for (const heading of headings) {
    const field = IMPORT_FIELDS.find((candidate) => HEADINGS[candidate].includes(plain(heading)))
    if (!field || taken.has(field)) continue
    taken.add(field)
    mapping[heading] = field
  }
  return mapping
}

/**
 * Understand the first row of a file. A file without headings is recognised by an address in it; its columns are then
 * called `Column 1` and so on.
 * @throws DomainError invalid when no column holds addresses
 */
export function columnsOf(firstRow: readonly string[], mapping: ImportMapping | null): Columns {
  const addressAt = firstRow.findIndex((cell) => isAddress(cell.trim()))
  const hasHeading = addressAt < 0
  const headings = hasHeading
    ? firstRow.map((cell) => cell.trim())
    : firstRow.map((_, index) => `Column ${index + 1}`)
  const guessed = hasHeading ? guessMapping(headings) : { [`Column ${addressAt + 1}`]: 'email' as const }
  const chosen = mapping ?? guessed
  const taken = new Set<ImportField>()
  const fields = headings.map((heading) => {
    const field = Object.hasOwn(chosen, heading) ? chosen[heading] : undefined
    if (!field || taken.has(field)) return null
    taken.add(field)
    return field
  })
  if (!taken.has('email'))
    throw new DomainError(
      'invalid',
      'No column holds e-mail addresses: call one "email", or choose it in the mapping.',
      {
        mapping: 'one column must be mapped to email',
      },
    )
  return { headings, fields, hasHeading }
}

/** Lower case without accents, blanks and marks: `Prénom ` → `prenom`. */
function plain(heading: string): string {
  return heading
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
