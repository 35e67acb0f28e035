/** The same data by hand: SQL through `pg` alone, one connection, the same role under the same row-level security. */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

const FOLDER = import.meta.dirname
export const STATEMENTS = [
  'people-list',
  'people-search',
  'people-matching',
  'people-by-id',
  'person-by-address',
  'suppressions',
  'timeline',
  'scheduled',
  'campaign',
  'contacts',
  'inbox-list',
  'inbox-search',
  'inbox-of-people',
] as const
export type Statement = (typeof STATEMENTS)[number]

export type Row = Record<string, unknown> & { id: string }
/** Ask one of the statements inside the transaction. */
export type Ask = (statement: Statement, params: unknown[]) => Promise<Row[]>

export interface ByHand {
  /** One transaction in the workspace. */
  transaction<T>(work: (ask: Ask) => Promise<T>): Promise<T>
  /** Write beside each statement how PostgreSQL went about it, with what it was asked last. */
  explain(): Promise<void>
  close(): Promise<void>
}

export async function openByHand(connectionString: string, workspaceId: string): Promise<ByHand> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const texts = new Map(STATEMENTS.map((name) => [name, readFileSync(join(FOLDER, `${name}.sql`), 'utf8')]))
  const asked = new Map<Statement, unknown[]>()
  const transaction = async <T>(work: (ask: Ask) => Promise<T>): Promise<T> => {
    await client.query('begin')
    await client.query(`select set_config('app.workspace_id', $1, true)`, [workspaceId])
    const result = await work(async (statement, params) => {
      asked.set(statement, params)
      return (await client.query<Row>(texts.get(statement) ?? '', params)).rows
    })
    await client.query('commit')
    return result
  }
  return {
    transaction,
    async explain() {
      for (const [statement, params] of asked) {
        const lines = await transaction(async () => {
          const sql = `explain (analyze, buffers) ${texts.get(statement)}`
          return (await client.query<{ 'QUERY PLAN': string }>(sql, params)).rows.map(
            (row) => row['QUERY PLAN'],
          )
        })
        await writeFile(join(FOLDER, `${statement}.explain.txt`), `${lines.join('\n')}\n`)
      }
    },
    close: () => client.end(),
  }
}
