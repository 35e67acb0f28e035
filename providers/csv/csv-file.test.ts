import { describe, expect, it } from 'vitest'
import { openCsv, type CsvRow } from './csv-file.ts'

const utf8 = (text: string) => Buffer.from(text)
async function rowsOf(bytes: Uint8Array) {
  const rows: CsvRow[] = []
  for await (const row of openCsv(bytes).rows()) rows.push(row)
  return rows
}
const TEXT = 'email;prénom\nana@example.test;Zoë\n'

describe('openCsv', () => {
  it.each([
    ['utf-8', utf8(TEXT)],
    ['utf-8', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8(TEXT)])],
    ['utf-16le', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['utf-16le', Buffer.from(TEXT, 'utf16le')],
    ['utf-16be', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16()],
    ['utf-16be', Buffer.from(TEXT, 'utf16le').swap16()],
    ['windows-1252', Buffer.from(TEXT, 'latin1')],
  ])('reads %s', async (encoding, bytes) => {
    expect(openCsv(bytes)).toMatchObject({ encoding, delimiter: ';' })
    expect(await rowsOf(bytes)).toEqual([
      { line: 1, cells: ['email', 'prénom'] },
      { line: 2, cells: ['ana@example.test', 'Zoë'] },
    ])
  })

  it.each([
    [',', 'a,b;c,d\n'],
    [';', 'a;b;"c,d,e,f"\n'],
    ['\t', 'a\tb\n'],
    ['|', 'a|b\n'],
    [';', 'sep=;\r\na;b\r\n'],
    [',', 'email\n'],
  ])('finds the delimiter %j', (delimiter, text) => {
    expect(openCsv(utf8(text)).delimiter).toBe(delimiter)
  })

  it('counts lines as an editor does, through quoted line breaks and empty lines', async () => {
    const rows = await rowsOf(
      utf8(
        'email,note\r\n\r\na@x.test,"one\r\ntwo\r\nthree"\r\nb@x.test,"say ""hi"""\r\n\r\n,,\r\nc@x.test,end',
      ),
    )
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [1, 'email'],
      [3, 'a@x.test'],
      [6, 'b@x.test'],
      [9, 'c@x.test'],
    ])
    expect(rows[1]?.cells[1]).toBe('one\ntwo\nthree')
    expect(rows[2]?.cells[1]).toBe('say "hi"')
  })

  it('leaves rows of other lengths to the reader', async () => {
    expect(await rowsOf(utf8('a,b\n1\n1,2,3\n'))).toMatchObject([
      {},
      { cells: ['1'] },
      { cells: ['1', '2', '3'] },
    ])
  })

  it('refuses an empty file and names the trouble of a quote that never closes', async () => {
    expect(() => openCsv(utf8(' \n'))).toThrow('The file is empty.')
    await expect(rowsOf(utf8('a,b\n"open,2\n3,4\n'))).rejects.toThrow(/never closed/)
  })

  it('reads 100,000 rows without keeping others from their turn', async () => {
    const text = `email,first,note\n${Array.from({ length: 100_000 }, (_, row) => `p${row}@example.test,Ada,"x ${row}"`).join('\n')}`
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 1)
    let count = 0
    for await (const { line } of openCsv(utf8(text)).rows()) if (line === count + 1) count += 1
    clearInterval(timer)
    expect(count).toBe(100_001)
    expect(longest).toBeLessThan(500)
  })
})
