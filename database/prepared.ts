/**
 * Statements with their values apart. The ORM writes every value into the text, so that PostgreSQL parses and plans each
 * call anew; here `em.execute(text, values)` becomes a statement that a connection prepares once.
 * Source: https://github.com/mikro-orm/mikro-orm/issues/8001
 */
import { PostgreSqlConnection, PostgreSqlDriver, type Configuration } from '@mikro-orm/postgresql'
import { CompiledQuery, type Kysely } from 'kysely'
import pg, { type PoolConfig } from 'pg'

/**
 * So many texts are prepared; each costs a connection about 60 KB of the server's memory. No process of the product has
 * more of its own, and texts that somebody puts together are parsed each time rather than filling that memory.
 */
const MOST = 400
/** A plan that was made when a table was empty is not kept for longer: statistics follow a fast import only later. */
const PLAN_MS = 10_000

/** The names under which every connection prepares these texts. */
const names = new Map<string, string>()

/** A connection that prepares the texts that have a name, once. */
class PreparingClient extends pg.Client {
  #plannedAt = performance.now()

  override query(...[text, values]: unknown[]): never {
    const name = typeof text === 'string' ? names.get(text) : undefined
    if (text === 'begin') this.#planAnew()
    if (name === undefined) return super.query(text as never, values as never) as never
    const result = super.query({ name, text: text as string, values: values as unknown[] })
    result.catch((error: unknown) => {
      if (isOutdated(error)) void this.end()
    })
    return result as never
  }

  /** The statements stay; each is planned again when it is asked for. */
  #planAnew() {
    if (performance.now() - this.#plannedAt < PLAN_MS) return
    this.#plannedAt = performance.now()
    super.query('discard plans').catch(() => undefined) // the transaction that follows meets the same end
  }
}

/** A migration has changed what a prepared statement answers: only a new connection can ask it again. */
function isOutdated(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.routine === 'RevalidateCachedQuery'
}

class PreparingConnection extends PostgreSqlConnection {
  override createKyselyDialect(overrides: PoolConfig) {
    return super.createKyselyDialect({ Client: PreparingClient, ...overrides })
  }

  override async execute<T>(...call: Parameters<PostgreSqlConnection['execute']>): Promise<T> {
    const [text, values, method, , context] = call
    const bound =
      typeof text === 'string' && Array.isArray(values) && !context ? bind(text, values) : undefined
    if (!bound) return super.execute(...call) as Promise<T>
    await this.ensureConnection()
    const client = (call[3] as Kysely<unknown> | undefined) ?? this.getClient()
    return this.executeQuery(
      text as string,
      async () => {
        const result = await client.executeQuery(CompiledQuery.raw(bound.text, bound.values))
        return this.transformRawResult<T>(result, method)
      },
      { query: text as string, params: values as unknown[] },
    )
  }
}

/** The driver of the ORM, on connections that prepare. */
export const preparingDriver: typeof PostgreSqlDriver = class extends PostgreSqlDriver {
  protected override readonly connection: PostgreSqlConnection

  constructor(config: Configuration) {
    super(config)
    this.connection = new PreparingConnection(config)
  }
}

/**
 * The text with `$1` … for its `?`, and the values as the ORM would have written them.
 * @returns undefined for what only the ORM can write out: lists, objects, fragments, identifiers (`??`), a `\?`; and for
 *   a text without values that may be more than one statement
 */
function bind(text: string, values: readonly unknown[]): { text: string; values: unknown[] } | undefined {
  if (values.length === 0) return ONE_QUERY.test(text) ? named({ text, values: [] }) : undefined
  if (!values.every(isScalar) || /\?\?|\\\?/.test(text)) return undefined
  let place = 0
  return named({
    text: text.replaceAll('?', () => `$${(place += 1)}`),
    values: values.map((value) => (value instanceof Date ? value.toISOString() : value)),
  })
}

const ONE_QUERY = /^\s*(select|with)\b[^;]*$/i

function named<Bound extends { text: string }>(bound: Bound): Bound {
  if (!names.has(bound.text) && names.size < MOST) names.set(bound.text, `s${names.size + 1}`)
  return bound
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'object') return value === null || value instanceof Date || ArrayBuffer.isView(value)
  return value !== undefined
}
