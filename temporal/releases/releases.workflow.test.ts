/** Two releases of the contact workflow on one server: who has the work, and what becomes of it when it is taken back. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { Client, Connection } from '@temporalio/client'
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, type Worker } from '@temporalio/worker'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { tryAgainIn } from '#activities/failures.ts'
import { QUEUES, type QueueName } from '#domain/task-queues.ts'
import { TEST_CODEC_KEY } from '#test/support/codec-key.ts'
import { ContactDiary, contactActivities, type Behaviour } from '#test/support/contact-activities.ts'
import { eventually } from '#test/support/eventually.ts'
import { makeVariant } from '#test/support/variant.ts'
import { bundleOptions, workflowBundle } from '../bundle.ts'
import { createDataConverter } from '../data-converter.ts'
import { createWorkers } from '../worker-queues.ts'
import { openDeployment, type Deployment } from './deployment.ts'
import { letGo } from './let-go.ts'
import { promote } from './promote.ts'
import { rollBack } from './rollback.ts'
import { statusLines } from './status.ts'
import { sayWhoHasTheWork, takeUp } from './take-up.ts'

const HOUR = 3_600_000
const SEND = '  const result = await orFailure(sendProxies()'
/** What the newer release does otherwise: a rest before each mail. */
const NEWER = [
  {
    file: 'workflows/contact/execute.ts',
    find: 'import { condition, proxyActivities,',
    put: 'import { condition, patched, proxyActivities, sleep,',
  },
  {
    file: 'workflows/contact/execute.ts',
    find: SEND,
    put: `  if (patched('rest')) await sleep(10)\n${SEND}`,
  },
]

const queueSuffix = `-${randomUUID()}`
const dataConverter = createDataConverter(TEST_CODEC_KEY)
const running = new Map<string, { workers: Worker[]; ended: Promise<unknown> }>()
const code = new Map<string, string>()
const behaviours = new Map<string, Behaviour>()
let connection: NativeConnection
let client: Client
let deployment: Deployment

beforeAll(async () => {
  const telemetryOptions = { logging: { filter: 'ERROR' } } // that older code cannot replay is what is shown
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [], telemetryOptions })
  const address = process.env['TEST_TEMPORAL_ADDRESS'] ?? ''
  connection = await NativeConnection.connect({ address })
  client = new Client({ connection: await Connection.connect({ address }), dataConverter })
  deployment = openDeployment(client, queueSuffix)
  code.set('older', (await workflowBundle()).code)
  const folder = await makeVariant(NEWER, ['domain', 'workflows', 'package.json'])
  const newer = await bundleWorkflowCode({ ...bundleOptions(folder), logger: new DefaultLogger('ERROR') })
  code.set('newer', newer.code)
  await rm(folder, { recursive: true })
})

afterAll(async () => {
  const query = `TaskQueue = 'control${queueSuffix}' and ExecutionStatus = 'Running'`
  for await (const { workflowId } of client.workflow.list({ query }))
    await client.workflow.getHandle(workflowId).terminate('the test is over')
  await Promise.all([...running.keys()].map(stop))
  await Promise.all([connection.close(), client.connection.close()])
})

async function start(buildId: string, queues: readonly QueueName[] = QUEUES, name = buildId): Promise<void> {
  const workers = await createWorkers({
    connection,
    namespace: 'default',
    dataConverter,
    activities: contactActivities(new ContactDiary(), behaviours),
    bundle: { code: code.get(buildId) ?? '', buildId },
    queues,
    queueSuffix,
    sendConcurrency: 5,
    graceSeconds: 2,
    isVersioned: true,
  })
  running.set(name, { workers, ended: Promise.all(workers.map((worker) => worker.run())) })
}

async function stop(buildId: string): Promise<void> {
  const { workers = [], ended } = running.get(buildId) ?? {}
  running.delete(buildId)
  for (const worker of workers) worker.shutdown()
  await ended
}

/** A contact whose mails have these delays. */
const contact = (...delays: number[]) => behaving({}, ...delays)

async function behaving(behaviour: Behaviour, ...delays: number[]) {
  const steps = delays.map((delayMs) => ({ kind: 'email', id: randomUUID(), delayMs }))
  const plan = { v: 1, sequenceVersionId: randomUUID(), steps }
  const ids = { workspaceId: randomUUID(), enrolmentId: randomUUID(), campaignId: randomUUID() }
  behaviours.set(ids.enrolmentId, behaviour)
  const handle = await client.workflow.start('contactWorkflow', {
    workflowId: `contact:${ids.workspaceId}:${ids.enrolmentId}`,
    taskQueue: `control${queueSuffix}`,
    args: [{ ...ids, plan }],
  })
  const events = async () => (await handle.fetchHistory()).events ?? []
  const releases = async () => {
    const done = (await events()).flatMap(({ workflowTaskCompletedEventAttributes: task }) =>
      task ? [task.deploymentVersion?.buildId] : [],
    )
    return [...new Set(done)]
  }
  const diverged = async () => (await events()).some((event) => event.workflowTaskFailedEventAttributes)
  return {
    ...handle,
    releases,
    diverged,
    /** Wait until it waits for its next mail. */
    waiting: () =>
      eventually(async () => (await events()).some((event) => event.timerStartedEventAttributes)),
  }
}

describe('releases', () => {
  it('are unknown before a versioned worker has come', async () => {
    await expect(statusLines(deployment)).rejects.toThrow('start workers with WORKER_VERSIONING=true')
    await expect(rollBack(deployment)).rejects.toThrow('start workers with WORKER_VERSIONING=true')
  })

  it('begin with the first that comes, on all queues; those that come later wait', async () => {
    await start('older')
    expect(await takeUp(deployment, 'older')).toEqual({ kind: 'first' })
    await start('newer')
    expect(await takeUp(deployment, 'newer')).toEqual({ kind: 'waiting', current: 'older' })
    expect(await takeUp(deployment, 'older')).toEqual({ kind: 'current' })
    for (const buildId of ['older', 'newer']) {
      const queues = async () => {
        const answer = await client.workflowService.describeWorkerDeploymentVersion({
          namespace: 'default',
          deploymentVersion: { deploymentName: deployment.name, buildId },
        })
        return new Set(answer.workerDeploymentVersionInfo?.taskQueueInfos?.map(({ name }) => name))
      }
      await eventually(async () => (await queues()).size === QUEUES.length)
      expect(await queues()).toEqual(new Set(QUEUES.map((queue) => `${queue}${queueSuffix}`)))
    }
    const said: string[] = []
    const log = pino({}, { write: (line) => void said.push(line) })
    for (const buildId of ['older', 'newer', null]) await sayWhoHasTheWork(deployment, buildId, log)
    expect(said[0]).toContain('this release has the work')
    expect(said[1]).toContain('this release GETS NO WORK until `npm run release -- promote newer`')
    expect(said[2]).toContain('this worker GETS NO WORK')
    const answer = await contact(0)
    await answer.result()
    expect(await answer.releases()).toEqual(['older'])
  })

  it('cannot be given the work where nobody would do it, nor taken back where nothing was before', async () => {
    await expect(promote(deployment, 'unheard-of')).rejects.toThrow('There is no release unheard-of')
    await expect(rollBack(deployment)).rejects.toThrow('nothing to roll back to')
  })

  it('are taken back without a history that the older one cannot replay', async () => {
    const untouched = await contact(0, HOUR)
    const touched = await contact(0, 10_000, HOUR)
    await Promise.all([untouched.waiting(), touched.waiting()])
    await promote(deployment, 'newer')
    await expect(promote(deployment, 'older')).rejects.toThrow('roll back to it')
    const begun = await contact(0, HOUR)
    await begun.waiting()
    await eventually(async () => (await touched.releases()).length === 2, 40_000)

    expect(await rollBack(deployment)).toEqual({ from: 'newer', to: 'older', pinned: 2 })
    for (const one of [untouched, touched, begun]) await one.signal('paused')
    await eventually(async () => (await untouched.releases()).length === 1)
    expect(await statusLines(deployment)).toEqual([
      'newer · idle · 1 workers · 2 conversations pinned to it',
      'older · current · 1 workers · 0 conversations pinned to it',
    ])
    for (const one of [untouched, touched, begun]) expect(await one.diverged()).toBe(false)
    expect(await untouched.releases()).toEqual(['older'])
    expect(await begun.releases()).toEqual(['newer'])
  })

  it('let go of what was pinned only if they can replay it', async () => {
    const replays = (buildId: string) =>
      letGo(deployment, { workflowBundle: { code: code.get(buildId) ?? '' }, dataConverter })
    expect(await replays('older')).toEqual({ free: 0, kept: 2 })
    await promote(deployment, 'newer')
    expect(await replays('newer')).toEqual({ free: 2, kept: 0 })
    await eventually(
      async () => (await statusLines(deployment))[0]?.endsWith(' 0 conversations pinned to it') === true,
    )
  })

  it('can be given a part of the conversations, and taken back from there', async () => {
    await rollBack(deployment)
    await promote(deployment, 'newer', { percent: 50 })
    expect((await statusLines(deployment))[0]).toContain('50 % of the conversations')
    const many = await Promise.all(Array.from({ length: 12 }, () => contact(0, HOUR)))
    for (const one of many) await one.waiting()
    const touched = (await Promise.all(many.map((one) => one.releases()))).filter(([on]) => on === 'newer')
    expect(touched.length).toBeGreaterThan(0)
    expect(touched.length).toBeLessThan(many.length)
    expect((await rollBack(deployment)).pinned).toBe(touched.length)
    for (const one of many) await one.signal('paused')
    for (const one of many) expect((await one.releases()).length).toBe(1)
    await promote(deployment, 'newer')
  })

  it('do what the release before has scheduled, when its workers are gone', async () => {
    await rollBack(deployment)
    const { promise: hasFailed, resolve } = Promise.withResolvers<void>()
    let attempts = 0
    const send = () => {
      attempts += 1
      resolve()
      if (attempts === 1) throw tryAgainIn(8_000, 'later')
      return { kind: 'accepted' as const }
    }
    const one = await behaving({ send }, 0)
    await hasFailed
    await promote(deployment, 'newer')
    await stop('older')
    await one.result()
    expect(attempts).toBe(2)
    expect(await one.diverged()).toBe(false)
    expect(await one.releases()).toEqual(['older', 'newer'])
  })

  it('are not given the work when their workers are gone', async () => {
    await stop('newer')
    const soon = Date.now() + 120_000 // the server remembers who asked for work, and when
    vi.spyOn(Date, 'now').mockReturnValue(soon)
    await expect(rollBack(deployment, 'older')).rejects.toThrow('Release older has no workers')
    expect((await statusLines(deployment))[0]).toContain('newer · current · 0 workers')
    vi.restoreAllMocks()
  })

  it('are known though the server says for a moment that there are none', async () => {
    const { workflowService } = client
    const unknown = { namespace: 'default', deploymentName: 'nobody' }
    const refusal: unknown = await workflowService
      .describeWorkerDeployment(unknown)
      .catch((error: unknown) => error)
    let refusals = 0
    const stuttering = Object.assign(Object.create(workflowService) as typeof workflowService, {
      describeWorkerDeployment: async (request: typeof unknown) => {
        if (++refusals < 3) throw refusal
        return workflowService.describeWorkerDeployment(request)
      },
    })
    const options = { connection: { ...client.connection, workflowService: stuttering } }
    const { look } = openDeployment(new Client(options), queueSuffix)
    expect((await look())?.current).toBe('newer')
    expect(refusals).toBe(3)
  })

  it('are given the work once their workers are on every queue that has some', async () => {
    await start('newer')
    await (await contact(0)).result()
    code.set('third', code.get('newer') ?? '')
    await start('third', ['control'])
    expect(await takeUp(deployment, 'third')).toEqual({ kind: 'waiting', current: 'newer' })
    await expect(promote(deployment, 'third')).rejects.toThrow(
      'Release third has no workers on a queue that newer has work on',
    )
    const promoted = promote(deployment, 'third', { patienceMs: 30_000 })
    const others = QUEUES.filter((queue) => queue !== 'control')
    await Promise.all([promoted, start('third', others, 'the rest of third')])
    expect((await deployment.look())?.current).toBe('third')
  })
})
