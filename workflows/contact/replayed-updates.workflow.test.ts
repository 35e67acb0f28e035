import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workflowId } from '#domain/workflow-ids.ts'
import { ContactDiary, contactActivities, gaveUp, type Behaviour } from '#test/support/contact-activities.ts'
import { eventually } from '#test/support/eventually.ts'
import { testTemporal, type TestTemporal } from '#test/support/temporal.ts'

const diary = new ContactDiary()
const behaviours = new Map<string, Behaviour>()
let temporal: TestTemporal

beforeAll(async () => {
  // Without a cache every task is a replay of the whole history, as after the death of a worker.
  temporal = await testTemporal({ activities: contactActivities(diary, behaviours), maxCachedWorkflows: 0 })
})
afterAll(() => temporal.close())

/** A contact with one mail that is held, because `name` gives up the first time. */
async function held(name: 'sendMessage' | 'recordEnd') {
  const ref = { workspaceId: randomUUID(), enrolmentId: randomUUID() }
  let failures = 0
  const failOnce = () => {
    if (failures++ === 0) throw gaveUp()
  }
  behaviours.set(ref.enrolmentId, {
    send: () => {
      if (name === 'sendMessage') failOnce()
      return { kind: 'accepted' }
    },
    record: (activity) => {
      if (activity === name) failOnce()
    },
  })
  const steps = [{ kind: 'email', id: randomUUID(), delayMs: 0 }]
  const plan = { v: 1, sequenceVersionId: randomUUID(), steps }
  const id = workflowId('contact', ref.workspaceId, ref.enrolmentId)
  await temporal.client.workflow.start('contactWorkflow', {
    workflowId: id,
    taskQueue: `send${temporal.queueSuffix}`,
    args: [{ ...ref, campaignId: randomUUID(), plan }],
  })
  const told = async () => (await temporal.gateway.contactState(ref))?.told
  await eventually(async () => (await temporal.gateway.contactState(ref))?.held === 'activity_failed')
  return { ref, told, end: () => temporal.client.workflow.getHandle(id).result() }
}

describe('a held contact that was told something of no consequence', () => {
  it.each(['sendMessage', 'recordEnd'] as const)(
    'goes on by the update `retry` where every task is a replay (%s gave up)',
    async (name) => {
      const contact = await held(name)
      await temporal.gateway.tellContact(contact.ref, { kind: 'resumed' })
      await eventually(async () => (await contact.told()) === 1)
      const wish = { updateId: randomUUID() }
      await eventually(() => temporal.gateway.retryContact(contact.ref, wish).then(() => true))
      expect(await contact.end()).toBe('finished')
    },
  )
})
