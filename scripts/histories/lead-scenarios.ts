import { randomUUID } from 'node:crypto'
import type { LeadMessage } from '#domain/lead/messages.ts'
import { QUIET_AFTER_MS, type LeadFacts, type LeadStage } from '#domain/lead/state.ts'
import { gaveUp } from '#test/support/contact-activities.ts'
import { eventually } from '#test/support/eventually.ts'
import { NEW_LEAD, type LeadWorld } from '#test/support/lead-activities.ts'
import type { TestTemporal } from '#test/support/temporal.ts'
import { openStage, underWay, type Scenario } from './stage.ts'

const HOUR = 3_600_000

export type LeadScene = ReturnType<typeof openLeadStage>

/** One lead, ready to be played with; `worlds` is what its activities know. */
export function openLeadStage(temporal: TestTemporal, worlds: Map<string, LeadWorld>) {
  const stage = openStage(temporal, 'lead')
  const { workspaceId, entityId: leadId } = stage
  const ref = { workspaceId, leadId }
  const world: LeadWorld = { facts: { ...NEW_LEAD, quietSince: Date.now() }, diary: [] }
  worlds.set(leadId, world)
  return {
    ...stage,
    world,
    know: (facts: Partial<LeadFacts>) => Object.assign(world.facts, facts),
    start: (extra: object = {}) => stage.startWorkflow('leadWorkflow', { ...ref, ...extra }),
    tell: (message: LeadMessage | null) => temporal.gateway.tellLead(ref, message, randomUUID()),
    move: (to: LeadStage, hasReason = false) => {
      const changeId = randomUUID()
      return temporal.gateway.changeLeadStage(ref, { updateId: changeId, changeId, to, hasReason })
    },
    /** Wait until it waits for this. */
    async until(waitingFor: string) {
      await eventually(async () => (await temporal.gateway.leadState(ref))?.waitingFor === waitingFor)
      await stage.settled()
    },
  }
}

const activity = (kind: 'interest_shown' | 'answer_sent'): LeadMessage => ({
  kind: 'activity',
  activity: kind,
  at: Date.now(),
  evidenceId: randomUUID(),
})
const task = (dueAt: number | null, taskId: string = randomUUID()): LeadMessage => ({
  kind: 'taskChanged',
  taskId,
  dueAt,
})

/** What its person did cannot be written down. */
async function held(scene: LeadScene): Promise<void> {
  scene.world.before = (line) => {
    if (line.startsWith('score')) throw gaveUp()
  }
  await scene.tell(activity('interest_shown'))
  await scene.until('human')
}

/** What a lead may live through; each is recorded at the moment in which the scenario returns. */
export const leadScenarios: Record<string, Scenario<LeadScene>> = {
  async watching(scene) {
    await scene.tell(null)
    await scene.tell(activity('interest_shown'))
    await scene.until('quiet')
  },
  async answered(scene) {
    await scene.tell(activity('interest_shown'))
    await scene.tell(activity('answer_sent'))
    await scene.until('quiet')
  },
  async 'waiting-for-task'(scene) {
    const taskId = randomUUID()
    await scene.tell(task(Date.now() + HOUR, taskId))
    await scene.until('reminder')
    await scene.tell(task(Date.now() + 2 * HOUR, taskId))
    await scene.until('reminder')
  },
  async reminded(scene) {
    await scene.tell(task(Date.now() + 1_000))
    await scene.until('quiet')
  },
  async 'gone-quiet'(scene) {
    scene.know({ quietSince: Date.now() - QUIET_AFTER_MS + 1_500 })
    await scene.tell(null)
    await scene.until('message')
  },
  async faded(scene) {
    scene.know({ refreshAt: Date.now() + 1_500 })
    await scene.tell(null)
    await scene.until('score')
    await scene.until('quiet')
  },
  async moved(scene) {
    await scene.move('qualified')
    await scene.move('unqualified').catch(() => undefined) // refused: it says no reason
    await scene.until('quiet')
  },
  async converted(scene) {
    await scene.move('converted')
    await scene.end()
  },
  async archived(scene) {
    await scene.tell(task(Date.now() + HOUR))
    await scene.until('reminder')
    scene.know({ isArchived: true })
    await scene.tell({ kind: 'archived' })
    await scene.end()
  },
  async 'taking-in'(scene) {
    const { hasBegun, work } = underWay()
    scene.world.before = (line) => (line.startsWith('score') ? work() : undefined)
    await scene.tell(activity('interest_shown'))
    await hasBegun
  },
  held,
  async 'held-and-retried'(scene) {
    await held(scene)
    delete scene.world.before
    await scene.signal('retry')
    await scene.until('quiet')
  },
  async 'continued-first-run'(scene) {
    await longLife(scene)
    scene.record('first')
  },
  async 'continued-last-run'(scene) {
    await longLife(scene)
  },
}

async function longLife(scene: LeadScene): Promise<void> {
  await scene.start({ continueAfter: 15 })
  for (let i = 0; i < 4; i++) {
    await scene.tell(activity('interest_shown'))
    await scene.settled()
  }
  await scene.until('quiet')
}
