/** An import as a user makes it, beside the fastest way that PostgreSQL has to take in the same rows. */
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { withClient } from '#database/provision.ts'
import type { Bench, Figure } from '../bench.ts'
import { costOf, productPids, split } from '../contacts/cost.ts'
import { withProduct, type Product } from '../product.ts'
import { timed } from '../samples.ts'
import { fileOf, HEADING, knownRows, landingRows } from './rows.ts'

const ROWS = 100_000

export const importBench: Bench = {
  name: 'import',
  title: `${ROWS.toLocaleString('en')} CSV rows, of which one in 20 repeats another and one in 10 is known already`,
  run: ({ size, say }) => withProduct((product) => measure(product, Math.round(ROWS * size), say)),
}

async function measure(product: Product, rows: number, say: (line: string) => void): Promise<Figure[]> {
  await importFile(product, 'known.csv', fileOf(knownRows(rows)))
  const file = fileOf([...landingRows(rows), ...landingRows(rows / 20)])
  say(`importing ${rows} rows, ${(file.byteLength / 2 ** 20).toFixed(1)} MiB`)
  const cost = await costOf(productPids(product.installation), () => importFile(product, 'people.csv', file))
  await refuseLoss(product, rows)
  say('copying those that land')
  const copyMs = await copy(product, fileOf(landingRows(rows)))
  const rewriteMs = await rewrite(product)
  const figure = { what: 'import, from the upload to its end', value: cost.seconds, unit: 's' }
  return [
    {
      ...figure,
      baseline: { what: 'COPY into a plain table', value: copyMs / 1_000 },
      reach: { atMost: 4 },
    },
    { ...figure, baseline: { what: 'what it wrote, written again', value: rewriteMs / 1_000 } },
    { what: 'rows imported', value: rows / cost.seconds, unit: '/s' },
    ...split(cost, rows, 'CPU for a row'),
  ]
}

interface Progress {
  status: string
  failure?: string
}

async function importFile({ api }: Product, name: string, file: Buffer): Promise<void> {
  const { id } = await api.upload<{ id: string }>('/api/persons/import', name, file, name)
  for (;;) {
    const { status, failure } = await api.get<Progress>(`/api/imports/${id}`)
    if (status === 'COMPLETED') return
    if (status === 'FAILED') throw new Error(`The import failed: ${failure}`)
    await sleep(200) // a look costs something too
  }
}

/** An import that is fast because rows are missing is none. */
async function refuseLoss({ installation }: Product, rows: number): Promise<void> {
  const [stored] = await withClient(installation.adminUrl, async (client) => {
    const answer = await client.query<{ people: number }>('select count(*)::int as people from person')
    return answer.rows
  })
  const people = landingRows(rows).length
  if (stored?.people !== people) throw new Error(`There are ${stored?.people} people, not ${people}.`)
}

/**
 * COPY from a file beside the server into a plain table with the columns of the file and a unique index. It cannot take
 * a row whose address is there already, so it is given only those that land. @returns ms
 */
async function copy({ installation }: Product, file: Buffer): Promise<number> {
  const path = join(installation.folder, 'rows.csv')
  await writeFile(path, file)
  await chmod(path, 0o644)
  return withClient(installation.adminUrl, async (client) => {
    const columns = HEADING.map((column) => `"${column}" text`).join(', ')
    await client.query(`create table plain (${columns}); create unique index on plain (email)`)
    return timed(() => client.query(`copy plain from '${path}' with (format csv, header)`))
  })
}

/** Where a person who is imported leaves rows. */
const TABLES = ['person', 'subject_key', 'import_change', 'event']

/**
 * What PostgreSQL itself takes for the rows that an import makes: all of them once more, from table to table, with the
 * same columns, keys and indices. @returns ms
 */
function rewrite({ installation }: Product): Promise<number> {
  return withClient(installation.adminUrl, async (client) => {
    let ms = 0
    for (const table of TABLES) {
      await client.query(`create table again_${table} (like ${table} including all)`)
      const { rows } = await client.query<{ columns: string }>(
        `select string_agg(column_name, ', ') as columns from information_schema.columns
         where table_name = $1 and is_generated = 'NEVER'`,
        [table],
      )
      const columns = rows[0]?.columns
      ms += await timed(() =>
        client.query(`insert into again_${table} (${columns}) select ${columns} from ${table}`),
      )
    }
    return ms
  })
}
