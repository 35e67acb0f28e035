/** The usual sample on the same server, the same database and the same mail server: one workflow, four activities. */
import { join, resolve } from 'node:path'
import { Client } from '@temporalio/client'
import { programPart, type Part } from '#test/faults/part.ts'
import { inFlight } from './bare-starts.ts'
import { costOf, productPids, type Cost } from './cost.ts'
import { untilAll } from './progress.ts'
import { SCHEMA } from './sample/activities.ts'
import { count, type Stage } from './stage.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const DAY_MS = 86_400_000

export interface Sample {
  /** Start so many more contacts; ends when the mails of their first step are recorded. */
  firstSteps(contacts: number, waitMs: number): Promise<Cost>
  /** Start the worker again; ends when the mails of the second step of so many contacts are recorded. */
  laterSteps(contacts: number): Promise<Cost>
  stop(): Promise<void>
}

export async function openSample(stage: Stage): Promise<Sample> {
  const { installation, database, temporal } = stage
  await database.query(SCHEMA)
  const part = sampleProgram(stage, 'worker', {
    TEMPORAL_ADDRESS: installation.env['TEMPORAL_ADDRESS'] ?? '',
  })
  await part.start()
  const client = new Client({ connection: temporal })
  const pids = () => {
    const { Temporal, PostgreSQL } = productPids(installation)
    return { worker: part.pid(), Temporal, PostgreSQL }
  }
  const untilRecorded = (contacts: number, step: number) =>
    untilAll(contacts, () =>
      count(stage, `select count(*) from sample.event where step = $1 and kind = 'sent'`, [step]),
    )
  let known = 0
  return {
    async firstSteps(contacts, waitMs) {
      const first = known
      known += contacts
      await addContacts(stage, first, known)
      return costOf(pids(), async () => {
        await inFlight(contacts, (index) =>
          client.workflow.start('sampleContact', {
            workflowId: `sample-${first + index}`,
            taskQueue: 'sample',
            args: [{ id: first + index, waits: [waitMs, DAY_MS] }],
          }),
        )
        await untilRecorded(known, 0)
      })
    },
    async laterSteps(contacts) {
      await part.start()
      return costOf(pids(), () => untilRecorded(contacts, 1))
    },
    stop: async () => void (await part.stop()),
  }
}

/** One of the programs in `sample/`, which work on the sample's tables and with its mails. */
export function sampleProgram(
  { installation, sink }: Stage,
  name: 'worker' | 'queue-worker',
  env: Record<string, string>,
): Part {
  return programPart({
    name,
    file: `bench/contacts/sample/${name}.ts`,
    launch: () => ({
      tree: ROOT,
      env: {
        NODE_ENV: 'production',
        SAMPLE_DATABASE_URL: installation.adminUrl,
        SAMPLE_SMTP_PORT: String(sink.smtpPort),
        SAMPLE_SENDER: 'sample@bench.example',
        ...env,
      },
    }),
    logFile: join(installation.folder, 'logs', `sample-${name}.log`),
  })
}

/** The contacts from this number up to, without, that one. */
export async function addContacts({ database }: Stage, first: number, end: number): Promise<void> {
  await database.query(
    `insert into sample.contact
     select n, 'p' || n || '@sample.people.example', 'P' || n from generate_series($1::int, $2::int - 1) n`,
    [first, end],
  )
}
