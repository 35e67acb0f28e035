import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { QUIET_AFTER_MS } from '#domain/lead/state.ts'
import { someLead } from '#test/support/leads.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { createLeadActivities } from './lead.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase({ pool: 20 })
})
afterAll(() => test.close())

const DAY = 86_400_000

/** A lead, and its activities at an instant that the test sets. */
async function stage() {
  const lead = await someLead(test)
  const ref = { workspaceId: lead.workspaceId, leadId: lead.leadId }
  const begin = lead.lead.at
  let now = begin
  const activities = createLeadActivities({ database: test.database, now: () => now })
  const row = async () => {
    const [found] = await lead.run((em) => em.execute<Record<string, unknown>[]>('select * from lead'))
    return found ?? {}
  }
  const addTask = async (dueAt: number | null, own: { state?: string } = {}) => {
    const taskId = randomUUID()
    await lead.run((em) =>
      em.execute(
        `insert into task (id, workspace_id, lead_id, title, due_at, state) values (?, ?, ?, '', ?::timestamptz, ?)`,
        [taskId, ref.workspaceId, ref.leadId, dueAt === null ? null : new Date(dueAt), own.state ?? 'open'],
      ),
    )
    return taskId
  }
  return { ...lead, ref, begin, activities, row, addTask, pass: (ms: number) => (now += ms) }
}

describe('recordScore', () => {
  it('scores a fact once, told twenty times at the same moment, and says so once', async () => {
    const { activities, ref, begin, row, kinds, run } = await stage()
    const fact = { ...ref, activity: 'interest_shown' as const, at: begin, evidenceId: randomUUID() }
    await Promise.all(Array.from({ length: 20 }, () => activities.recordScore(fact)))
    expect(await row()).toMatchObject({ score: 30, priority: 'medium' })
    expect(await kinds()).toEqual(['LeadCreated', 'LeadScored'])
    expect(await run((em) => em.execute('select rule, event_id from score_entry'))).toEqual([
      { rule: 'interest_shown', event_id: fact.evidenceId },
    ])
  })

  it('leaves a priority alone that a human has set', async () => {
    const { activities, ref, begin, row, run } = await stage()
    await run((em) => em.execute(`update lead set priority = 'urgent', is_priority_by_hand = true`))
    await activities.recordScore({ ...ref, activity: 'mail_received', at: begin, evidenceId: randomUUID() })
    expect(await row()).toMatchObject({ score: 10, priority: 'urgent' })
  })

  it('wakes a quiet lead; an answer of ours does so without points', async () => {
    const { activities, ref, begin, row, run, kinds } = await stage()
    await run((em) => em.execute('update lead set stale_at = now()'))
    await activities.recordScore({ ...ref, activity: 'answer_sent', at: begin + 5, evidenceId: randomUUID() })
    expect(await row()).toMatchObject({ score: 0, stale_at: null })
    expect(await kinds()).toEqual(['LeadCreated'])
  })

  it('answers when fading changes the score next, and refreshScore writes that down', async () => {
    const { activities, ref, begin, row, pass } = await stage()
    const fact = { ...ref, activity: 'mail_received' as const, at: begin, evidenceId: randomUUID() }
    const { refreshAt } = await activities.recordScore(fact)
    expect(refreshAt).toBeGreaterThanOrEqual(begin + DAY)
    pass((refreshAt ?? 0) - begin)
    const next = await activities.refreshScore(ref)
    expect(await row()).toMatchObject({ score: 9 })
    expect(next.refreshAt).toBeGreaterThan(refreshAt ?? 0)
  })
})

describe('recordStage', () => {
  it('applies a wish once, with its points, and keeps its reason', async () => {
    const { activities, ref, begin, row, run, kinds } = await stage()
    const changeId = randomUUID()
    await run((em) =>
      em.execute(
        `insert into stage_change (id, workspace_id, lead_id, from_stage, to_stage, reason)
         values (?, ?, ?, 'new', 'qualified', 'sealed')`,
        [changeId, ref.workspaceId, ref.leadId],
      ),
    )
    const move = { ...ref, changeId, to: 'qualified' as const, by: null, at: begin + 1 }
    await Promise.all(Array.from({ length: 5 }, () => activities.recordStage(move)))
    expect(await row()).toMatchObject({ stage: 'qualified', score: 15 })
    expect(await kinds()).toEqual(['LeadCreated', 'LeadStageChanged'])
    const [change] = await run((em) =>
      em.execute<{ reason: Buffer; applied_at: string }[]>(
        `select reason, applied_at from stage_change where id = ?`,
        [changeId],
      ),
    )
    expect(change?.reason.toString()).toBe('sealed')
    expect(change?.applied_at).not.toBeNull()
  })

  it('takes the points of a stage back when the lead leaves it', async () => {
    const { activities, ref, begin, row } = await stage()
    const move = (to: 'qualified' | 'contacted') =>
      activities.recordStage({ ...ref, changeId: randomUUID(), to, by: null, at: begin })
    await move('qualified')
    await move('contacted')
    expect(await row()).toMatchObject({ stage: 'contacted', score: 0 })
  })
})

describe('remindTask', () => {
  it('reminds once of each due date, however often it is tried', async () => {
    const { activities, ref, begin, addTask, kinds, run } = await stage()
    const dueAt = begin - 1_000
    const taskId = await addTask(dueAt)
    const remind = (due: number) => activities.remindTask({ ...ref, taskId, dueAt: due })
    await Promise.all(Array.from({ length: 10 }, () => remind(dueAt)))
    expect(await kinds()).toEqual(['LeadCreated', 'TaskReminded'])
    const later = begin + 3 * DAY
    await run((em) => em.execute('update task set due_at = ?::timestamptz', [new Date(later)]))
    await remind(dueAt)
    expect(await kinds()).toHaveLength(2)
    await remind(later)
    await remind(later)
    expect(await kinds()).toEqual(['LeadCreated', 'TaskReminded', 'TaskReminded'])
  })

  it('does not remind of a task that is done or cancelled', async () => {
    const { activities, ref, begin, addTask, kinds } = await stage()
    for (const state of ['done', 'cancelled'])
      await activities.remindTask({ ...ref, taskId: await addTask(begin, { state }), dueAt: begin })
    expect(await kinds()).toEqual(['LeadCreated'])
  })
})

describe('recordQuiet', () => {
  it('states once that nothing has happened, and takes points for it', async () => {
    const { activities, ref, begin, row, kinds, pass } = await stage()
    const mail = { ...ref, activity: 'interest_shown' as const, at: begin, evidenceId: randomUUID() }
    await activities.recordScore(mail)
    pass(QUIET_AFTER_MS)
    await Promise.all(Array.from({ length: 5 }, () => activities.recordQuiet({ ...ref, since: begin })))
    expect(await kinds()).toEqual(['LeadCreated', 'LeadScored', 'LeadStale'])
    const { score, stale_at: staleAt } = await row()
    expect(score).toBe(Math.round(30 * 0.5 ** (14 / 60) - 10))
    expect(staleAt).not.toBeNull()
  })

  it('says nothing where something has happened that the workflow is about to hear', async () => {
    const { activities, ref, begin, row, kinds } = await stage()
    await activities.recordQuiet({ ...ref, since: begin - 1 })
    expect(await kinds()).toEqual(['LeadCreated'])
    expect(await row()).toMatchObject({ stale_at: null })
  })
})

describe('loadLead', () => {
  it('answers with what the rows say, reminders that are still to be given among it', async () => {
    const { activities, ref, begin, addTask } = await stage()
    const taskId = await addTask(begin + DAY)
    const reminded = await addTask(begin)
    await activities.remindTask({ ...ref, taskId: reminded, dueAt: begin })
    await addTask(begin + DAY, { state: 'done' })
    await addTask(null)
    const facts = await activities.loadLead(ref)
    expect(facts).toMatchObject({ stage: 'new', isArchived: false, isQuiet: false, refreshAt: null })
    expect(facts.reminders).toEqual([{ taskId, dueAt: begin + DAY }])
    expect(facts.quietSince).toBeGreaterThanOrEqual(begin)
  })

  it('takes a lead that is gone for archived, and nothing more is written about it', async () => {
    const { activities, ref, run } = await stage()
    await run((em) => em.execute('delete from lead'))
    expect(await activities.loadLead(ref)).toMatchObject({ isArchived: true, reminders: [] })
    expect(await activities.refreshScore(ref)).toEqual({ refreshAt: null })
  })
})

describe('recordLeadHold', () => {
  it('stands in the list once, with its person, until the lead has gone on', async () => {
    const { activities, ref, begin, run } = await stage()
    const holds = () => run((em) => em.execute<unknown[]>('select reason, resolution, lead_id from hold'))
    await activities.recordLeadHold({ ...ref, workflowId: 'lead:x' })
    await activities.recordLeadHold({ ...ref, workflowId: 'lead:x' })
    expect(await holds()).toEqual([{ reason: 'activity_failed', resolution: null, lead_id: ref.leadId }])
    await activities.recordScore({ ...ref, activity: 'mail_received', at: begin, evidenceId: randomUUID() })
    expect(await holds()).toMatchObject([{ resolution: 'retried' }])
  })
})
