/** Where contacts are measured: the product as it ships, a mail server that takes everything, and campaigns. */
import { Connection } from '@temporalio/client'
import pg from 'pg'
import { connectMailbox, launchCampaign, prepareCampaign, type Campaign } from '#test/faults/campaigns.ts'
import { openSink, type Sink } from '#test/faults/sink.ts'
import { withProduct, type Product } from '../product.ts'

export interface Stage extends Product {
  sink: Sink
  /** As the superuser, who sees every row. */
  database: pg.Pool
  temporal: Connection
  /**
   * Import so many people and make a campaign of them; its mails are due so many seconds after one another. It has a
   * mailbox of its own, which may send 100,000 mails a day without a gap, the widest that a user can set; a booking looks
   * at every mailbox of its campaign, so that more of them would cost more.
   */
  prepare(name: string, contacts: number, delays: readonly number[]): Promise<Campaign>
  launch(campaign: Campaign): Promise<void>
  say(line: string): void
}

/** Start everything, work with it, and stop it. */
export function withStage<T>(say: Stage['say'], work: (stage: Stage) => Promise<T>): Promise<T> {
  return withProduct(async (product) => {
    const { api, installation } = product
    const sink = await openSink(installation.folder)
    sink.files = () => false
    const database = new pg.Pool({ connectionString: installation.adminUrl, max: 4 })
    const temporal = await Connection.connect({ address: installation.env['TEMPORAL_ADDRESS'] ?? '' })
    try {
      return await work({
        ...product,
        sink,
        database,
        temporal,
        async prepare(name, contacts, delays) {
          const mailboxId = await connectMailbox(api, `${name}@bench.example`, { smtp: sink.smtpPort })
          return prepareCampaign(api, { name, contacts, delays, mailboxIds: [mailboxId] })
        },
        launch: (campaign) => launchCampaign(api, campaign),
        say,
      })
    } finally {
      await Promise.all([database.end(), temporal.close(), sink.close()])
    }
  })
}

/** One number from the database. */
export async function count({ database }: Stage, sql: string, values: unknown[] = []): Promise<number> {
  const { rows } = await database.query<{ count: string }>(sql, values)
  return Number(rows[0]?.count)
}
