import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LeadMessage } from '#domain/lead/messages.ts'
import { QUIET_AFTER_MS, type LeadFacts, type LeadStage } from '#domain/lead/state.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import { gaveUp } from '#test/support/contact-activities.ts'
import { eventually } from '#test/support/eventually.ts'
import { leadActivities, newWorld, type LeadWorld } from '#test/support/lead-activities.ts'
import { testTemporal, type TestTemporal } from '#test/support/temporal.ts'

const workspaceId = randomUUID()
const worlds = new Map<string, LeadWorld>()
let temporal: TestTemporal

beforeAll(async () => {
  // Without a cache every task is a replay of the whole history, as after the death of a worker.
  temporal = await testTemporal({ activities: leadActivities(worlds), maxCachedWorkflows: 0 })
})
afterAll(() => temporal.close())

/** A lead with these facts, as the outbox and the API reach it. */
function aLead(facts: Partial<LeadFacts> = {}) {
  const { leadId, world } = newWorld(worlds, facts)
  const ref = { workspaceId, leadId }
  const id = workflowId('lead', workspaceId, leadId)
  const state = () => temporal.gateway.leadState(ref)
  const status = async () => (await temporal.client.workflow.getHandle(id).describe()).status.name
  return {
    id,
    ref,
    world,
    state,
    diary: () => world.diary,
    tell: (message: LeadMessage | null, eventId: string = randomUUID()) =>
      temporal.gateway.tellLead(ref, message, eventId),
    move: (to: LeadStage, hasReason = false, changeId: string = randomUUID()) =>
      temporal.gateway.changeLeadStage(ref, { updateId: changeId, changeId, to, hasReason }),
    until: (line: string) => eventually(async () => world.diary.includes(line)),
    waitsFor: (what: string) => eventually(async () => (await state())?.waitingFor === what),
    /** Read from the history: a query can hold a task up for longer than the wait lasts. */
    sleeps: () =>
      eventually(async () => {
        const { events } = await temporal.client.workflow.getHandle(id).fetchHistory()
        return events?.some((event) => event.timerStartedEventAttributes)
      }),
    rests: () => eventually(async () => (await status()) === 'COMPLETED'),
    status,
  }
}

const activity = (kind: 'mail_received' | 'answer_sent' | 'interest_shown'): LeadMessage => ({
  kind: 'activity',
  activity: kind,
  at: Date.now(),
  evidenceId: randomUUID(),
})
const task = (taskId: string, dueAt: number | null): LeadMessage => ({ kind: 'taskChanged', taskId, dueAt })
const HOUR = 3_600_000

describe('lead workflow', () => {
  it('reads where the lead stands, and scores what its person does', async () => {
    const lead = aLead()
    await lead.tell(activity('interest_shown'))
    await lead.tell(activity('mail_received'))
    await lead.until('score:mail_received')
    expect(lead.diary()).toEqual(['load', 'score:interest_shown', 'score:mail_received'])
    await lead.waitsFor('quiet')
  })

  it('is started once, and takes a message once, however often either is delivered', async () => {
    const lead = aLead()
    const [message, eventId, opened] = [activity('mail_received'), randomUUID(), randomUUID()]
    await Promise.all(Array.from({ length: 10 }, () => lead.tell(null, opened)))
    for (let i = 0; i < 5; i++) await lead.tell(message, eventId)
    await lead.waitsFor('quiet')
    expect((await lead.state())?.told).toBe(2)
    expect(lead.diary().filter((line) => line.startsWith('score'))).toHaveLength(1)
  })

  it('reminds of a task when it is due, earlier if it was put forward, never if it is done', async () => {
    const lead = aLead()
    const [early, done, late] = [randomUUID(), randomUUID(), randomUUID()]
    await lead.tell(task(early, Date.now() + HOUR))
    await lead.tell(task(done, Date.now() + 1_000))
    await lead.tell(task(late, Date.now() + HOUR))
    await lead.tell(task(done, null))
    await lead.tell(task(early, Date.now() + 1_200))
    await lead.until(`remind:${early}`)
    await lead.waitsFor('reminder')
    expect(lead.diary()).toEqual(['load', `remind:${early}`])
  })

  it('reminds of a task that became due while no worker was alive', async () => {
    const lead = aLead()
    const taskId = randomUUID()
    const dueAt = Date.now() + 8_000
    await lead.tell(task(taskId, dueAt))
    await lead.sleeps()
    await temporal.restartWorkers(dueAt - Date.now() + 500)
    expect(lead.diary()).toEqual(['load'])
    await lead.until(`remind:${taskId}`)
    await lead.waitsFor('quiet')
    expect(lead.diary().filter((line) => line.startsWith('remind'))).toHaveLength(1)
  })

  it('notices once that nothing has happened for a fortnight', async () => {
    const lead = aLead({ quietSince: Date.now() - QUIET_AFTER_MS + 1_000 })
    await lead.tell(null)
    await lead.until('quiet')
    await lead.waitsFor('message')
    await lead.tell({ kind: 'touched', at: Date.now() })
    await lead.waitsFor('quiet')
    expect(lead.diary()).toEqual(['load', 'quiet'])
  })

  it('works its score out again when it has faded', async () => {
    const lead = aLead({ refreshAt: Date.now() + 800 })
    await lead.tell(null)
    await lead.until('refresh')
  })
})

describe('a change of stage', () => {
  it('is answered once it is written down, also by a lead that nobody has watched yet', async () => {
    const lead = aLead()
    await lead.move('qualified')
    expect(lead.diary()).toEqual(['load', 'stage:qualified'])
  })

  it('is refused in plain words where the rules say no', async () => {
    const lead = aLead()
    await expect(lead.move('unqualified')).rejects.toMatchObject({
      code: 'wrong_state',
      message: 'Say why the lead is unqualified, so that others understand it later.',
    })
    await expect(lead.move('new')).rejects.toMatchObject({ code: 'wrong_state' })
    expect(lead.diary()).toEqual(['load'])
  })

  it('is decided once, however often and however many ask', async () => {
    const lead = aLead()
    const changeId = randomUUID()
    await Promise.all(Array.from({ length: 5 }, () => lead.move('qualified', false, changeId)))
    const rivals = await Promise.allSettled([lead.move('contacted'), lead.move('contacted')])
    expect(rivals.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(lead.diary()).toEqual(['load', 'stage:qualified', 'stage:contacted'])
  })

  it('settles the lead, which then rests until something happens', async () => {
    const lead = aLead()
    await lead.move('converted')
    await lead.rests()
    const taskId = randomUUID()
    lead.world.facts.reminders = [{ taskId, dueAt: Date.now() + 500 }]
    await lead.tell(task(taskId, Date.now() + 500))
    await lead.until(`remind:${taskId}`)
    await lead.rests()
    await lead.move('contacted', true)
    await lead.waitsFor('quiet')
    expect(lead.diary().at(-1)).toBe('stage:contacted')
  })

  it('may be typed in Temporal Web', async () => {
    const lead = aLead()
    await lead.tell(null)
    const update = (input: string) =>
      temporal.cli(
        'workflow',
        'update',
        'start',
        '--wait-for-stage',
        'accepted',
        '--workflow-id',
        lead.id,
        '--name',
        'changeStage',
        '--input',
        input,
      )
    await update('{"to":"contacted"}')
    await lead.until('stage:contacted')
    await expect(update('{"to":"nowhere"}')).rejects.toThrow('wrong_state')
    await expect(update('null')).rejects.toThrow('wrong_state')
  })

  it('follows from the first answer by itself', async () => {
    const lead = aLead()
    await lead.tell(activity('answer_sent'))
    await lead.until('stage:contacted')
  })
})

describe('an archived lead', () => {
  it('is watched no longer, and again when it comes back', async () => {
    const lead = aLead({ reminders: [{ taskId: randomUUID(), dueAt: Date.now() + HOUR }] })
    await lead.tell(null)
    await lead.waitsFor('reminder')
    lead.world.facts.isArchived = true
    await lead.tell({ kind: 'archived' })
    await lead.rests()
    lead.world.facts.isArchived = false
    await lead.tell(null)
    await lead.waitsFor('reminder')
  })

  it('stays watched if it came back before its workflow had heard of the archive', async () => {
    const lead = aLead()
    await lead.tell(null)
    await lead.tell({ kind: 'archived' })
    await lead.waitsFor('quiet')
    expect(await lead.status()).toBe('RUNNING')
  })
})

describe('a lead of which something could not be written down', () => {
  it('is held, not lost, and goes on by a signal from Temporal Web', async () => {
    const lead = aLead()
    lead.world.before = (line) => {
      if (line === 'stage:qualified') throw gaveUp()
    }
    const moved = lead.move('qualified')
    await lead.waitsFor('human')
    await lead.until('held')
    delete lead.world.before
    await temporal.cli('workflow', 'signal', '--workflow-id', lead.id, '--name', 'retry')
    await moved
    expect(lead.diary()).toEqual(['load', 'held', 'stage:qualified'])
  })

  it('goes on by the word of the gateway, also where not even its hold could be written down', async () => {
    const lead = aLead()
    lead.world.before = (line) => {
      if (line !== 'load') throw gaveUp()
    }
    const moved = lead.move('qualified')
    await lead.waitsFor('human')
    delete lead.world.before
    await temporal.gateway.retryLead(lead.ref)
    await moved
    expect(lead.diary().at(-1)).toBe('stage:qualified')
  })
})

describe('a lead with a long history', () => {
  it('loses no message of a flood while it continues as new', async () => {
    const { leadId, world } = newWorld(worlds)
    const ref = { workspaceId, leadId }
    await temporal.client.workflow.start('leadWorkflow', {
      workflowId: workflowId('lead', workspaceId, leadId),
      taskQueue: `control${temporal.queueSuffix}`,
      args: [{ ...ref, continueAfter: 30 }],
    })
    const flood = Array.from({ length: 30 }, () => activity('mail_received'))
    await Promise.all(flood.map((message) => temporal.gateway.tellLead(ref, message, randomUUID())))
    const scored = () => world.diary.filter((line) => line === 'score:mail_received').length
    await eventually(async () => scored() === 30)
    const query = `WorkflowId = '${workflowId('lead', workspaceId, leadId)}' and ExecutionStatus = 'ContinuedAsNew'`
    await eventually(async () => (await temporal.client.workflow.count(query)).count > 0)
    expect(world.diary.filter((line) => line === 'load')).toHaveLength(1)
  })
})
