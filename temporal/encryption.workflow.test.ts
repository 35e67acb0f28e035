import { randomUUID } from 'node:crypto'
import { ApplicationFailure } from '@temporalio/common'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan } from '#domain/sequence/plan.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import { ContactDiary, contactActivities, type Behaviour } from '#test/support/contact-activities.ts'
import { eventually } from '#test/support/eventually.ts'
import { TEST_CODEC_KEY } from '#test/support/codec-key.ts'
import { testTemporal, type TestTemporal } from '#test/support/temporal.ts'
import { createCodecEndpoint } from './codec-endpoint.ts'
import { createPayloadCodec, MAX_PAYLOAD_BYTES } from './codec.ts'

/** Stands in every kind of payload below; must stand nowhere in what the server keeps. */
const CANARY = 'kingfisher'
const workspaceId = randomUUID()
const behaviours = new Map<string, Behaviour>()
let temporal: TestTemporal

beforeAll(async () => {
  temporal = await testTemporal({ activities: contactActivities(new ContactDiary(), behaviours) })
})
afterAll(() => temporal.close())

const planWith = (id: string): Plan => ({
  v: 1,
  sequenceVersionId: CANARY,
  steps: [{ kind: 'email', id, delayMs: 0 }],
})

async function start(enrolmentId: string, behaviour: Behaviour) {
  behaviours.set(enrolmentId, behaviour)
  const campaignId = randomUUID()
  const plan = planWith(CANARY)
  await temporal.gateway.startContacts({ workspaceId, campaignId, plan, contacts: [{ enrolmentId }] })
  return workflowId('contact', workspaceId, enrolmentId)
}

describe('what Temporal keeps', () => {
  it('shows no input, result, signal, summary or failure in clear, and all of it through the codec endpoint', async () => {
    const enrolmentId = randomUUID()
    const id = await start(enrolmentId, {
      send: () => {
        throw ApplicationFailure.nonRetryable(`said ${CANARY}`, 'test', { CANARY })
      },
    })
    await eventually(async () => (await temporal.gateway.contactState({ workspaceId, enrolmentId }))?.held)
    await temporal.gateway.tellContact({ workspaceId, enrolmentId }, { kind: 'stopped' }, CANARY)
    await temporal.client.workflow.getHandle(id).result()

    const history = await temporal.cli('workflow', 'show', '--workflow-id', id, '--output', 'json')
    expect(history).not.toContain(CANARY)
    const payloads = payloadsOf(JSON.parse(history))
    expect(payloads.length).toBeGreaterThan(10)
    const texts = payloads
      .map((payload) => Buffer.from(payload.data ?? '', 'base64').toString('latin1'))
      .join()
    expect(texts).not.toContain(CANARY)
    expect(texts).not.toContain('Step 1 of 1')

    const decode = createCodecEndpoint(createPayloadCodec(TEST_CODEC_KEY))
    const clear = await decode({ direction: 'decode', body: { payloads } })
    const read = (clear.payloads as Payload[])
      .map(({ data = '' }) => Buffer.from(data, 'base64').toString())
      .join()
    for (const text of [CANARY, `said ${CANARY}`, 'Step 1 of 1: send', 'activity_failed'])
      expect(read).toContain(text)
  })

  it('refuses a start above the size limit at once', async () => {
    const plan = planWith('x'.repeat(MAX_PAYLOAD_BYTES))
    const batch = { workspaceId, campaignId: randomUUID(), plan, contacts: [{ enrolmentId: randomUUID() }] }
    await expect(temporal.gateway.startContacts(batch)).rejects.toThrow('above the limit')
  })

  it('turns an activity result above the size limit into a failure that holds the contact', async () => {
    const enrolmentId = randomUUID()
    const messageId = 'x'.repeat(MAX_PAYLOAD_BYTES)
    await start(enrolmentId, { reserve: () => ({ kind: 'slot', at: 0, messageId }) })
    const held = async () => (await temporal.gateway.contactState({ workspaceId, enrolmentId }))?.held
    expect(await eventually(held)).toBe('activity_failed')
  })
})

interface Payload {
  metadata?: Record<string, string>
  data?: string
}

/** Every encrypted payload anywhere in a history. */
function payloadsOf(node: unknown): Payload[] {
  if (typeof node !== 'object' || node === null) return []
  if ('metadata' in node && 'data' in node && typeof node.data === 'string') return [node as Payload]
  return Object.values(node).flatMap(payloadsOf)
}
