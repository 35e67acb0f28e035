/** The worker of the sample, as `Worker.create` makes it; nothing is encrypted. */
import { join } from 'node:path'
import { NativeConnection, Runtime, Worker, DefaultLogger } from '@temporalio/worker'
import { createSampleActivities } from './activities.ts'

const { TEMPORAL_ADDRESS = '', SAMPLE_DATABASE_URL = '', SAMPLE_SMTP_PORT, SAMPLE_SENDER = '' } = process.env
Runtime.install({ logger: new DefaultLogger('WARN') })
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: TEMPORAL_ADDRESS }),
  taskQueue: 'sample',
  workflowsPath: join(import.meta.dirname, 'workflow.ts'),
  activities: createSampleActivities({
    databaseUrl: SAMPLE_DATABASE_URL,
    smtpPort: Number(SAMPLE_SMTP_PORT),
    sender: SAMPLE_SENDER,
  }),
})
process.send?.({ kind: 'ready' })
await worker.run()
process.exit()
