import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ContactMessage } from '#domain/outbox.ts'
import { advance } from '#domain/sequence/advance.ts'
import type { Step } from '#domain/sequence/plan.ts'
import { initialState } from '#domain/sequence/state.ts'
import { workflowId, type WorkflowKind } from '#domain/workflow-ids.ts'
import type { Behaviour } from '#test/support/contact-activities.ts'
import { eventually } from '#test/support/eventually.ts'
import type { TestTemporal } from '#test/support/temporal.ts'

export type Scenario<S> = (stage: S) => Promise<void>
export type RecordedRun = 'first' | 'last'

export interface ContactStart {
  steps: Step[]
  behaviour?: Behaviour
  continueAfter?: number
}

/** One workflow of a kind, ready to be played with, and the run of it whose history is kept. */
export type Stage = ReturnType<typeof openStage>
export type ContactStage = ReturnType<typeof openContactStage>

const SETTLING_MS = 700
/** Longer than it takes to store a history, shorter than a worker waits for its activities when it stops. */
const UNDER_WAY_MS = 4_000

/** An activity that is under way while the history is stored: `work` is for the activity, `hasBegun` for the scenario. */
export function underWay() {
  const { promise: hasBegun, resolve } = Promise.withResolvers<void>()
  const work = async () => {
    resolve()
    await sleep(UNDER_WAY_MS)
  }
  return { hasBegun, work }
}

const STOPPED_MS = 1_500

/** Two messages that a workflow hears in one task, because nobody works when they come; the second is an update. */
export async function atOnce(
  temporal: TestTemporal,
  tell: () => Promise<unknown>,
  update: () => Promise<unknown>,
): Promise<void> {
  const back = temporal.restartWorkers(2 * STOPPED_MS)
  await sleep(STOPPED_MS)
  await tell()
  const answer = update()
  await back
  await answer
}

export function openStage(temporal: TestTemporal, kind: WorkflowKind) {
  const workspaceId = randomUUID()
  const entityId = randomUUID()
  let id = workflowId(kind, workspaceId, entityId)
  let run: RecordedRun = 'last'
  const handle = () => temporal.client.workflow.getHandle(id)
  return {
    temporal,
    workspaceId,
    entityId,
    /** Play with another generation of the workflow. */
    useGeneration(generation: string) {
      id = workflowId(kind, workspaceId, entityId, generation)
    },
    record(which: RecordedRun) {
      run = which
    },
    startWorkflow: (type: string, input: object) =>
      temporal.client.workflow.start(type, {
        workflowId: id,
        taskQueue: `control${temporal.queueSuffix}`,
        args: [input],
      }),
    signal: (name: string, payload: object = {}) => handle().signal(name, payload),
    cancel: () => handle().cancel(),
    end: () => handle().result(),
    /** Give the workflow time to reach the point where it sleeps. */
    settled: () => sleep(SETTLING_MS),
    /** The history to keep, as JSON text. */
    async history(): Promise<string> {
      const runIds: string[] = []
      for await (const { runId, startTime } of temporal.client.workflow.list({
        query: `WorkflowId = '${id}'`,
      }))
        runIds.push(`${startTime.toISOString()} ${runId}`)
      const chosen = run === 'first' ? runIds.sort().at(0) : runIds.sort().at(-1)
      const runId = chosen?.split(' ')[1] ?? ''
      return temporal.cli('workflow', 'show', '--workflow-id', id, '--run-id', runId, '--output', 'json')
    },
  }
}

export function openContactStage(temporal: TestTemporal, behaviours: Map<string, Behaviour>) {
  const stage = openStage(temporal, 'contact')
  const { workspaceId, entityId: enrolmentId } = stage
  const ref = { workspaceId, enrolmentId }
  return {
    ...stage,
    async start({ steps, behaviour = {}, continueAfter }: ContactStart) {
      behaviours.set(enrolmentId, behaviour)
      const plan = { v: 1 as const, sequenceVersionId: randomUUID(), steps }
      const input = { workspaceId, campaignId: randomUUID(), enrolmentId, plan }
      await stage.startWorkflow('contactWorkflow', { ...input, ...(continueAfter && { continueAfter }) })
    },
    /** Start it as a launch does, with the place of its first mail. */
    async launch({ steps, behaviour = {}, inMs }: Omit<ContactStart, 'continueAfter'> & { inMs: number }) {
      behaviours.set(enrolmentId, behaviour)
      const plan = { v: 1 as const, sequenceVersionId: randomUUID(), steps }
      const now = Date.now()
      const begun = advance(plan, initialState, { kind: 'started' }, now)
      const { state } = advance(plan, begun.state, { kind: 'slotReserved', at: now + inMs }, now)
      const contacts = [{ enrolmentId, state }]
      await temporal.gateway.startContacts({ workspaceId, campaignId: randomUUID(), plan, contacts })
    },
    tell: (message: ContactMessage) => temporal.gateway.tellContact(ref, message, randomUUID()),
    retryByUpdate: () => temporal.gateway.retryContact(ref, { updateId: randomUUID() }),
    skipByUpdate: () => temporal.gateway.skipContact(ref, { updateId: randomUUID() }),
    /** Wait until it waits for this, at this step. */
    async until(waitingFor: string, cursor = 0) {
      await eventually(async () => {
        const now = await temporal.gateway.contactState(ref)
        return now?.waitingFor === waitingFor && now.state.cursor === cursor
      })
      await stage.settled()
    },
  }
}
