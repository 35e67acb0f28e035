/**
 * For the record, where `redis-server` is on PATH: the design that queues have, one job for each mail (BullMQ), with the
 * statements and the mails of the sample. Nothing of it waits for months, and a job that dies after its mail sends twice.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { freePort } from '#embedded/ports.ts'
import { costOf, type Cost } from './cost.ts'
import { untilAll } from './progress.ts'
import { addContacts, sampleProgram } from './sample.ts'
import { SCHEMA } from './sample/activities.ts'
import type { QueueJob } from './sample/queue-worker.ts'
import { count, type Stage } from './stage.ts'

/** What so many first mails cost; null where there is no Redis. */
export async function queueCost(stage: Stage, contacts: number, warmUp: number): Promise<Cost | null> {
  const port = await freePort()
  const redis = await startRedis(join(stage.installation.folder, 'redis'), port)
  if (!redis) return null
  const part = sampleProgram(stage, 'queue-worker', { QUEUE_PORT: String(port) })
  const queue = new Queue<QueueJob>('mails', { connection: { host: '127.0.0.1', port } })
  try {
    await stage.database.query(SCHEMA)
    await part.start()
    const PostgreSQL = stage.installation.part.postgres.pid()
    const pids = { worker: part.pid(), Redis: redis.pid ?? 0, PostgreSQL }
    const send = async (first: number, known: number) => {
      await addContacts(stage, first, known)
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
    redis.kill()
  }
}

/** A Redis that writes down what it is told, as somebody would run it who cares for the mails; null where there is none. */
async function startRedis(folder: string, port: number): Promise<ChildProcess | null> {
  await mkdir(folder, { recursive: true })
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes']
  const child = spawn('redis-server', options, { stdio: 'ignore' })
  try {
    await once(child, 'spawn')
    return child
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
