import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { someLead, someone } from '#test/support/leads.ts'
import { openLead, tellLeadOf } from './leads.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase({ pool: 20 })
})
afterAll(() => test.close())

describe('openLead', () => {
  it('makes one lead of twenty wishes at the same moment, and starts its workflow once', async () => {
    const { run, lead, kinds, told } = await someone(test)
    const opened = await Promise.all(Array.from({ length: 20 }, () => run((em) => openLead(em, lead))))
    expect(new Set(opened.map(({ leadId }) => leadId)).size).toBe(1)
    expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(await kinds()).toEqual(['LeadCreated'])
    expect(await told()).toEqual([{ leadId: opened[0]?.leadId, message: null }])
    expect(await run((em) => em.execute('select from_stage, to_stage from stage_change'))).toEqual([
      { from_stage: null, to_stage: 'new' },
    ])
  })

  it('leaves a lead that exists alone, but wakes it if it had gone quiet', async () => {
    const { run, lead, leadId, kinds, told } = await someLead(test)
    await run((em) => em.execute(`update lead set stage = 'qualified', stale_at = now()`))
    expect(await run((em) => openLead(em, { ...lead, at: lead.at + 1_000 }))).toEqual({
      leadId,
      isNew: false,
    })
    const rows = await run((em) =>
      em.execute(
        `select stage, stale_at, extract(epoch from last_activity_at)::float8 * 1000 as at from lead`,
      ),
    )
    expect(rows).toEqual([{ stage: 'qualified', stale_at: null, at: lead.at + 1_000 }])
    expect(await kinds()).toEqual(['LeadCreated'])
    expect((await told()).at(-1)).toEqual({ leadId, message: { kind: 'touched', at: lead.at + 1_000 } })
    await run((em) => openLead(em, { ...lead, at: lead.at + 2_000 }))
    expect(await told()).toHaveLength(2)
  })

  it('brings an archived lead back and starts its workflow again', async () => {
    const { run, lead, kinds, told } = await someLead(test)
    await run((em) => em.execute(`update lead set archived_at = now()`))
    expect(await run((em) => openLead(em, lead))).toMatchObject({ isNew: false })
    expect(await run((em) => em.execute('select archived_at from lead'))).toEqual([{ archived_at: null }])
    expect(await kinds()).toEqual(['LeadCreated', 'LeadRestored'])
    expect((await told()).at(-1)).toMatchObject({ message: null })
  })
})

describe('tellLeadOf', () => {
  it('tells the lead with the evidence, and nobody where there is no lead or an archived one', async () => {
    const { run, workspaceId, personId, lead, told } = await someone(test)
    const fact = { workspaceId, personId, activity: 'mail_received', at: 5, eventId: randomUUID() } as const
    await run((em) => tellLeadOf(em, fact))
    expect(await told()).toEqual([])
    const { leadId } = await run((em) => openLead(em, lead))
    await run((em) => tellLeadOf(em, fact))
    const message = { kind: 'activity', activity: 'mail_received', at: 5, evidenceId: fact.eventId }
    expect((await told()).at(-1)).toEqual({ leadId, message })
    await run((em) => em.execute(`update lead set archived_at = now()`))
    await run((em) => tellLeadOf(em, fact))
    expect(await told()).toHaveLength(2)
  })
})
