import { describe, expect, it } from 'vitest'
import { columnsOf, guessMapping } from './columns.ts'
import { merge, unmerge, type MergeableFields } from './merge.ts'
import { readRow } from './row.ts'

const FIELDS = ['email', 'firstName', 'phone', 'timezone', 'locale', 'tags'] as const
const read = (...cells: string[]) => readRow(cells, FIELDS)

describe('the headings of a file', () => {
  it('are understood in English and French, whatever their case, accents and marks', () => {
    expect(
      guessMapping([
        'E-Mail',
        'First Name',
        'last_name',
        'Company',
        'Job title',
        'Phone',
        'Time zone',
        'Language',
        'Tags',
      ]),
    ).toEqual({
      'E-Mail': 'email',
      'First Name': 'firstName',
      last_name: 'lastName',
      Company: 'company',
      'Job title': 'title',
      Phone: 'phone',
      'Time zone': 'timezone',
      Language: 'locale',
      Tags: 'tags',
    })
    expect(
      Object.values(
        guessMapping([
          'Courriel',
          'Prénom',
          'Nom',
          'Société',
          'Poste',
          'Téléphone',
          'Fuseau horaire',
          'Langue',
          'Étiquettes',
        ]),
      ),
    ).toEqual(['email', 'firstName', 'lastName', 'company', 'title', 'phone', 'timezone', 'locale', 'tags'])
  })

  it('give way to a mapping', () => {
    expect(columnsOf(['email', 'private'], { private: 'email' }).fields).toEqual([null, 'email'])
  })

  it('may be absent: an address in the first row shows it', () => {
    expect(columnsOf(['Ana', 'ana@example.test'], null)).toEqual({
      headings: ['Column 1', 'Column 2'],
      fields: [null, 'email'],
      hasHeading: false,
    })
  })

  it('must name addresses', () => {
    expect(() => columnsOf(['name', 'town'], null)).toThrow(/No column holds e-mail addresses/)
  })
})

describe('a row', () => {
  it('becomes a person with a key, a known zone, a canonical language and single tags', () => {
    expect(
      read(' Ana+News@Exämple.Test ', ' Ana\u00a0 Lúcia', '+33 6 12 (34)', 'europe/paris', 'fr_ca', 'a; b,a'),
    ).toEqual({
      kind: 'person',
      person: {
        email: 'Ana+News@Exämple.Test',
        emailKey: 'ana+news@xn--exmple-cua.test',
        firstName: 'Ana Lúcia',
        lastName: null,
        company: null,
        title: null,
        phone: '+33 6 12 (34)',
        timezone: 'Europe/Paris',
        locale: 'fr-CA',
        tags: ['a', 'b'],
      },
    })
  })

  it.each([
    ['email_missing', 'email', ['']],
    ['email_invalid', 'email', ['ana@localhost']],
    ['email_invalid', 'email', ['a b@example.test']],
    ['email_invalid', 'email', ['ana..x@example.test']],
    ['email_invalid', 'email', ['ana@example.test, bob@example.test']],
    ['formula', 'firstName', ['a@example.test', '=HYPERLINK("http://x.test")']],
    ['formula', 'firstName', ['a@example.test', '@SUM(A1:A9)']],
    ['formula', 'firstName', ['a@example.test', "+cmd|' /C calc'!A0"]],
    ['cell_too_long', 'firstName', ['a@example.test', 'x'.repeat(201)]],
    ['control_characters', 'firstName', ['a@example.test', 'A\u0000na']],
    ['timezone_unknown', 'timezone', ['a@example.test', '', '', 'Paris']],
    ['locale_unknown', 'locale', ['a@example.test', '', '', '', 'Klingon language']],
    ['locale_unknown', 'locale', ['a@example.test', '', '', '', 'en-US-GB']],
    ['locale_unknown', 'locale', ['a@example.test', '', '', '', 'de-1996-1996']],
  ])('is refused for %s of %s', (fault, field, cells) => {
    expect(read(...cells)).toEqual({ kind: 'refused', field, fault })
  })

  it('keeps a text that an export has kept from being run', () => {
    expect(read('a@example.test', "'=SUM(A1)")).toMatchObject({ person: { firstName: '=SUM(A1)' } })
  })
})

describe('a merge', () => {
  const nobody: MergeableFields = {
    firstName: null,
    lastName: null,
    title: null,
    phone: null,
    companyId: null,
    timezone: null,
    locale: null,
    tags: [],
  }

  it('fills what is empty, overwrites nothing and unites the tags', () => {
    const known = { ...nobody, firstName: 'Ana', tags: ['a'] }
    const { after, before } = merge(known, { ...nobody, firstName: 'Anna', title: 'CTO', tags: ['a', 'b'] })
    expect(after).toEqual({ ...nobody, firstName: 'Ana', title: 'CTO', tags: ['a', 'b'] })
    expect(before).toEqual({ title: null, tags: ['a'] })
  })

  it('can be taken back, but not what was changed since', () => {
    const known = { ...nobody, tags: ['a'] }
    const done = merge(known, { ...nobody, title: 'CTO', phone: '1', tags: ['b'] })
    const since = { ...done.after, phone: '2', tags: ['a', 'b', 'c'] }
    expect(unmerge(since, done)).toEqual({ ...nobody, phone: '2', tags: ['a', 'c'] })
  })
})
