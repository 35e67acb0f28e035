/**
 * What pages read, in a workspace of some size beside others. Two things are measured. The latency of the function of
 * `database/reads` that a route runs, with its transaction, stands beside the same data by hand: SQL through `pg`, in a
 * transaction of the same role under the same row-level security, opening the same sealed texts. They take turns, so
 * that both meet the same caches. The p99 is that of the whole request by HTTP, by a signed-in user, one at a time.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase, type Database } from '#database/orm.ts'
import { withClient } from '#database/provision.ts'
import { createRandom } from '#test/faults/random.ts'
import type { Bench, Figure } from '../bench.ts'
import { withProduct, type Product } from '../product.ts'
import { quantile, timed } from '../samples.ts'
import { openByHand, type ByHand } from './by-hand.ts'
import { writeCast } from './cast.ts'
import { QUESTIONS, type Known, type Question } from './questions.ts'

const PEOPLE = 200_000
const SAMPLES = 200
const WARM_UP = 20

export const readsBench: Bench = {
  name: 'reads',
  title: `${PEOPLE.toLocaleString('en')} people with ten events each, beside four other workspaces`,
  run: ({ size, say }) =>
    withProduct(async (product) => {
      const known = await populate(product, Math.round(PEOPLE * size), say)
      const database = await openDatabase({ url: product.installation.env['DATABASE_URL'] ?? '', pool: 1 })
      const byHand = await openByHand(product.installation.env['DATABASE_URL'] ?? '', product.workspaceId)
      try {
        const figures: Figure[] = []
        for (const name of Object.keys(QUESTIONS))
          figures.push(...(await measure(name, { product, database, byHand, known, say })))
        if (size === 1) await byHand.explain()
        return figures
      } finally {
        await Promise.all([database.close(), byHand.close()])
      }
    }),
}

async function populate(product: Product, people: number, say: (line: string) => void): Promise<Known> {
  const { installation, workspaceId, keyring } = product
  await installation.part.worker.stop() // it would share the processor
  return withClient(installation.adminUrl, async (client) => {
    say(`writing ${people} people and ${people * 10} events`)
    await client.query(`select set_config('app.workspace_id', $1, false)`, [workspaceId])
    await writeCast(client, { keyring, workspaceId, people })
    await client.query(readFileSync(join(import.meta.dirname, 'populate.sql'), 'utf8'))
    await client.query('vacuum analyze')
    const idsOf = async (sql: string) =>
      (await client.query<{ id: string }>(sql, [workspaceId])).rows.map(({ id }) => id)
    return {
      people,
      workspaceId,
      keyring,
      personIds: await idsOf(
        'select id from person where workspace_id = $1 order by hashtext(id::text) limit 5000',
      ),
      campaignIds: await idsOf('select id from campaign where workspace_id = $1 order by id'),
    }
  })
}

interface Means {
  product: Product
  database: Database
  byHand: ByHand
  known: Known
  say: (line: string) => void
}

async function measure(name: string, { product, database, byHand, known, say }: Means): Promise<Figure[]> {
  const random = createRandom(1)
  const next = () => QUESTIONS[name]!(known, random)
  const ours: number[] = []
  const theirs: number[] = []
  for (let turn = -WARM_UP; turn < SAMPLES; turn += 1) {
    const question = next()
    const ask = {
      product: () => database.withWorkspace(product.workspaceId, (em) => question.product(em)),
      byHand: () => byHand.transaction((one) => question.byHand(one)),
    }
    if (turn < 0) refuseOther(name, await ask.product(), await ask.byHand())
    // Whoever asks first finds the pages cold, so they take turns in that too.
    const isOursFirst = turn % 2 === 0
    if (!isOursFirst) theirs.push(await timed(ask.byHand))
    ours.push(await timed(ask.product))
    if (isOursFirst) theirs.push(await timed(ask.byHand))
  }
  const http: number[] = []
  for (let turn = -WARM_UP; turn < SAMPLES; turn += 1)
    http.push(await timed(() => request(product, next(), turn)))
  const [our, their, whole] = [ours, theirs, http].map((samples) => samples.slice(WARM_UP))
  const baseline = { what: 'by hand', value: quantile(their ?? [], 0.5) }
  say(`${name}: ${quantile(our ?? [], 0.5).toFixed(1)} ms, by hand ${baseline.value.toFixed(1)} ms`)
  return [
    {
      what: `${name}, median`,
      value: quantile(our ?? [], 0.5),
      unit: 'ms',
      baseline,
      reach: { atMost: 1.3 },
    },
    { what: `${name}, p99 by HTTP`, value: quantile(whole ?? [], 0.99), unit: 'ms', reach: { atMost: 50 } },
  ]
}

function refuseOther(name: string, ours: string[], theirs: string[]): void {
  if (ours.length === 0 || ours.join() !== theirs.join())
    throw new Error(`${name}: ${ours.length} and ${theirs.length} rows, which are not the same.`)
}

async function request({ installation, token }: Product, { path }: Question, turn: number): Promise<void> {
  const headers = { authorization: `Bearer ${token()}`, 'x-forwarded-for': `10.0.0.${turn & 255}` }
  const answer = await fetch(new URL(path, installation.origin), { headers })
  await answer.text()
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}.`)
}
