import { afterAll, beforeAll, expect, it } from 'vitest'
import { createContactActivities } from '#activities/contact.ts'
import { createSendActivities } from '#activities/send.ts'
import type { Plan, Step } from '#domain/sequence/plan.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import { sendDependencies } from '#test/support/activity-dependencies.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { eventually } from '#test/support/eventually.ts'
import { launchCampaign, type RunningCampaign } from '#test/support/running-campaign.ts'
import { testTemporal, type TestTemporal } from '#test/support/temporal.ts'

const HOUR = 3_600_000
const { test, smtp } = await databaseAndSmtp({ pool: 4 })
/** Sends whose answer never reached the workflow, by enrolment. */
const lost = new Set<string>()
let temporal: TestTemporal

beforeAll(async () => {
  const deps = sendDependencies(test)
  const { sendMessage } = createSendActivities(deps)
  const activities = {
    ...createContactActivities(deps),
    /** The first attempt does all that it should, and its answer is lost: the second comes two seconds later. */
    sendMessage: async (send: Parameters<typeof sendMessage>[0]) => {
      const answer = await sendMessage(send)
      if (lost.has(send.enrolmentId)) return answer
      lost.add(send.enrolmentId)
      throw new Error('The worker is gone.')
    },
  }
  temporal = await testTemporal({ activities })
})
afterAll(() => temporal.close())

/**
 * Start the contact of a campaign, with what comes after its first mail. On the queue `control` its send is a task of its
 * own, so that its clock has gone on when the second attempt answers, as it has after the death of a worker.
 */
async function begin(rest: (campaign: RunningCampaign) => Step) {
  const campaign = await launchCampaign(test, { mailboxes: [{ smtpPort: smtp.port }] })
  const { workspaceId, campaignId } = campaign
  const { enrolmentId, stepId } = campaign.step()
  const steps: Step[] = [{ kind: 'email', id: stepId, delayMs: 0 }, rest(campaign)]
  const plan: Plan = { ...campaign.plan, steps }
  await temporal.client.workflow.start('contactWorkflow', {
    workflowId: workflowId('contact', workspaceId, enrolmentId),
    taskQueue: `control${temporal.queueSuffix}`,
    args: [{ workspaceId, campaignId, enrolmentId, plan }],
  })
  const next = await eventually(async () => {
    const now = await temporal.gateway.contactState({ workspaceId, enrolmentId })
    return now?.state.cursor === 1 && now.until !== null && now
  })
  const [row] = await campaign.run((em) =>
    em.execute<{ state: string; ended_at: string }[]>(
      'select state, ended_at from message where step_index = 0',
    ),
  )
  return { until: next.until, state: row?.state, sentAt: new Date(row?.ended_at ?? '').getTime() }
}

it.each<[string, (campaign: RunningCampaign) => Step]>([
  ['mail', (campaign) => ({ kind: 'email', id: campaign.step(0, 1).stepId, delayMs: HOUR })],
  ['pause', (campaign) => ({ kind: 'wait', id: campaign.step(0, 1).stepId, delayMs: HOUR })],
])(
  'the delay of the next %s counts from when the mail went out, also where that is heard late',
  async (_kind, rest) => {
    const { state, sentAt, until } = await begin(rest)
    expect(state).toBe('accepted')
    expect(until).toBe(sentAt + HOUR)
    expect(smtp.received).toHaveLength(1)
  },
)
