/** The product's own words on what it sent, read from its tables without the product. */
import pg from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'

/** An enrolment, with one of its messages if it has any. */
export interface LedgerRow {
  enrolmentId: string
  status: string
  holdReason: string | null
  messageId: string | null
  stepIndex: number | null
  state: string | null
  resolution: string | null
  /** Whether its transmission was cut: by a kill, or by the mail server. */
  wasCut: boolean
}

export interface Ledger {
  read(campaignId: string): Promise<LedgerRow[]>
  /** Remember what is being transmitted at this moment, when nobody is left to transmit it. */
  noteInFlight(): Promise<void>
  /** Remember a transmission that the mail server cuts. */
  noteCut(messageId: string): void
  /** Wait until every enrolment has ended or is held. @returns false when it took longer */
  untilAtRest(campaignId: string, limitMs: number): Promise<boolean>
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
}

const READ = `
  select e.id as "enrolmentId", e.status, e.hold_reason as "holdReason", m.id as "messageId",
         m.step_index as "stepIndex", m.state, m.resolution
  from enrolment e left join message m on m.enrolment_id = e.id where e.campaign_id = $1`

/** @param url asked at each connection: a database that was killed may come back elsewhere */
export function openLedger(url: () => string): Ledger {
  const cut = new Set<string>()
  const query = async <Row extends pg.QueryResultRow>(
    sql: string,
    values: unknown[] = [],
  ): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: url(), connectionTimeoutMillis: 20_000 })
    client.on('error', () => undefined) // the answer of a query that fails says so
    try {
      await client.connect()
      return (await client.query<Row>(sql, values)).rows
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  const read = async (campaignId: string) => {
    const rows = await query<Omit<LedgerRow, 'wasCut'>>(READ, [campaignId])
    return rows.map((row) => ({ ...row, wasCut: cut.has(row.messageId ?? '') }))
  }
  return {
    read,
    query,
    async noteInFlight() {
      const rows = await query<{ id: string }>(`select id from message where state = 'transmitting'`)
      for (const { id } of rows) cut.add(id)
    },
    noteCut: (messageId) => void cut.add(messageId),
    async untilAtRest(campaignId, limitMs) {
      const deadline = Date.now() + limitMs
      while (Date.now() < deadline) {
        // One question, for between two a launch may be committed that only the second would see.
        const [count] = await query<{ all: number; open: number }>(
          `select count(*)::int as "all", count(*) filter (where status in ('pending', 'active', 'paused'))::int as open
           from enrolment where campaign_id = $1`,
          [campaignId],
        ).catch(() => []) // a database that is being killed
        if (count && count.all > 0 && count.open === 0) return true
        await sleep(250)
      }
      return false
    },
  }
}
