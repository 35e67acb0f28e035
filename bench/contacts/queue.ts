/**
 * For the record, where `redis-server` is on PATH: the design that queues have, one job for each mail (BullMQ), with the
 * statements and the mails of the sample. Nothing of it waits for months, and a job that dies after its mail sends twice.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, constants, mkdir } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { Queue } from 'bullmq'
import { freePort } from '#embedded/ports.ts'
import { programPart } from '#test/faults/part.ts'
import { costOf, type Cost } from './cost.ts'
import { untilAll } from './progress.ts'
import { SCHEMA } from './sample/activities.ts'
import type { QueueJob } from './sample/queue-worker.ts'
import { count, type Stage } from './stage.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** What so many first mails cost; null where there is no Redis. */
export async function queueCost(stage: Stage, contacts: number, warmUp: number): Promise<Cost | null> {
  const program = await onPath('redis-server')
  if (!program) return null
  const redis = await startRedis(program, stage)
  const { installation, sink, database } = stage
  await database.query(`drop schema if exists sample cascade; ${SCHEMA}`)
  const part = programPart({
    name: 'queue',
    file: 'bench/contacts/sample/queue-worker.ts',
    launch: () => ({
      tree: ROOT,
      env: {
        NODE_ENV: 'production',
        QUEUE_PORT: String(redis.port),
        SAMPLE_DATABASE_URL: installation.adminUrl,
        SAMPLE_SMTP_PORT: String(sink.smtpPort),
        SAMPLE_SENDER: 'queue@bench.example',
      },
    }),
    logFile: join(installation.folder, 'logs', 'queue.log'),
  })
  const queue = new Queue<QueueJob>('mails', { connection: { host: '127.0.0.1', port: redis.port } })
  try {
    await part.start()
    const pids = { worker: part.pid(), Redis: redis.pid, PostgreSQL: installation.part.postgres.pid() }
    const send = async (first: number, known: number) => {
      await database.query(
        `insert into sample.contact
         select n, 'q' || n || '@sample.people.example', 'Q' || n from generate_series($1::int, $2::int - 1) n`,
        [first, known],
      )
      return costOf(pids, async () => {
        const ids = Array.from({ length: known - first }, (_, index) => first + index)
        await queue.addBulk(ids.map((id) => ({ name: 'mail', data: { id, step: 0 } })))
        await untilAll(known, () => count(stage, `select count(*) from sample.event where kind = 'sent'`))
      })
    }
    await send(0, warmUp)
    return await send(warmUp, warmUp + contacts)
  } finally {
    await queue.close()
    await part.stop()
    redis.stop()
  }
}

async function onPath(program: string): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program)
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path
  }
  return null
}

/** A Redis that writes down what it is told, as somebody would run it who cares for the mails. */
async function startRedis(program: string, { installation }: Stage) {
  const port = await freePort()
  const folder = join(installation.folder, 'redis')
  await mkdir(folder, { recursive: true })
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes']
  const child = spawn(program, options, { stdio: 'ignore' })
  await once(child, 'spawn')
  return { port, pid: child.pid ?? 0, stop: () => void child.kill() }
}
