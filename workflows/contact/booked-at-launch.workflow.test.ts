import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { advance } from '#domain/sequence/advance.ts'
import type { Plan } from '#domain/sequence/plan.ts'
import { initialState } from '#domain/sequence/state.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import { ContactDiary, contactActivities } from '#test/support/contact-activities.ts'
import { eventually } from '#test/support/eventually.ts'
import { testTemporal, type TestTemporal } from '#test/support/temporal.ts'

const HOUR = 3_600_000
const workspaceId = randomUUID()
const diary = new ContactDiary()
let temporal: TestTemporal

beforeAll(async () => {
  temporal = await testTemporal({ activities: contactActivities(diary, new Map()) })
})
afterAll(() => temporal.close())

/** Launch a contact of two mails whose first place was booked for `inMs` from now. */
async function launch(inMs: number) {
  const enrolmentId = randomUUID()
  const ref = { workspaceId, enrolmentId }
  const steps = [0, HOUR].map((delayMs) => ({ kind: 'email' as const, id: randomUUID(), delayMs }))
  const plan: Plan = { v: 1, sequenceVersionId: randomUUID(), steps }
  const now = Date.now()
  const begun = advance(plan, initialState, { kind: 'started' }, now)
  const { state } = advance(plan, begun.state, { kind: 'slotReserved', at: now + inMs }, now)
  const batch = { workspaceId, campaignId: randomUUID(), plan, contacts: [{ enrolmentId, state }] }
  expect(await temporal.gateway.startContacts(batch)).toEqual({ started: 1 })
  const handle = temporal.client.workflow.getHandle(workflowId('contact', workspaceId, enrolmentId))
  return {
    ref,
    batch,
    diary: () => diary.of(enrolmentId),
    end: () => handle.result() as Promise<string>,
    events: async () => (await handle.fetchHistory()).events?.length ?? 0,
  }
}

describe('a contact whose first place was booked with the launch', () => {
  it('costs no more than its start until its time, and sends then', async () => {
    const contact = await launch(6_000)
    await sleep(700)
    expect(await contact.events()).toBe(1)
    await eventually(() => Promise.resolve(contact.diary().includes('send:0')))
    expect(contact.diary()[0]).toBe('send:0')
  })

  it('ends at once when something is told long before its time, and gives the place back', async () => {
    const contact = await launch(HOUR)
    const before = Date.now()
    expect(await temporal.gateway.tellContact(contact.ref, { kind: 'unsubscribed' }, randomUUID())).toBe(true)
    expect(await contact.end()).toBe('unsubscribed')
    expect(Date.now() - before).toBeLessThan(2_000)
    expect(contact.diary()).toEqual(['release:0', 'end:unsubscribed'])
    expect(await temporal.gateway.tellContact(contact.ref, { kind: 'replied' }, randomUUID())).toBe(false)
  })

  it('waits again after a pause that was told before its time, and is not started twice', async () => {
    const contact = await launch(HOUR)
    await temporal.gateway.tellContact(contact.ref, { kind: 'paused' }, randomUUID())
    await eventually(() => Promise.resolve(contact.diary().includes('pause:0')))
    expect(await temporal.gateway.startContacts(contact.batch)).toEqual({ started: 0 })
    await temporal.gateway.tellContact(contact.ref, { kind: 'resumed' }, randomUUID())
    await eventually(() => Promise.resolve(contact.diary().includes('send:0')))
    expect(contact.diary().slice(0, 4)).toEqual(['release:0', 'pause:0', 'reserve:0', 'send:0'])
  })
})
