/** The worker of the queue: what the activities of the sample do, one job a mail. */
import { Worker } from 'bullmq'
import { createSampleActivities } from './activities.ts'

export interface QueueJob {
  id: number
  step: number
}

const { QUEUE_PORT, SAMPLE_DATABASE_URL = '', SAMPLE_SMTP_PORT, SAMPLE_SENDER = '' } = process.env
const { load, render, send, record } = createSampleActivities({
  databaseUrl: SAMPLE_DATABASE_URL,
  smtpPort: Number(SAMPLE_SMTP_PORT),
  sender: SAMPLE_SENDER,
})
const worker = new Worker<QueueJob>(
  'mails',
  async ({ data: { id, step } }) => {
    await send(id, step, await render(await load(id), step))
    await record(id, step)
  },
  { connection: { host: '127.0.0.1', port: Number(QUEUE_PORT) }, concurrency: 10 },
)
await worker.waitUntilReady()
process.send?.({ kind: 'ready' })
