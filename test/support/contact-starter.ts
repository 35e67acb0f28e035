/** A contact workflow by itself, with activities that keep a diary, for tests of what it does when. */
import { randomUUID } from 'node:crypto'
import { afterAll } from 'vitest'
import type { Plan, Step } from '#domain/sequence/plan.ts'
import type { WorkflowQueue } from '#domain/task-queues.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import type { ContactInput } from '#workflows/contact/messages.ts'
import { ContactDiary, contactActivities, type Behaviour } from './contact-activities.ts'
import { eventually } from './eventually.ts'
import { testTemporal, type TestTemporal } from './temporal.ts'

const mail = (delayMs: number): Step => ({ kind: 'email', id: randomUUID(), delayMs })

/**
 * Workers for all tests of the file that calls this at its head, closed after the last one. `start` starts a contact with
 * mails after the given delays, and answers for it.
 */
export async function contactStarter() {
  const diary = new ContactDiary()
  const behaviours = new Map<string, Behaviour>()
  const temporal = await testTemporal({ activities: contactActivities(diary, behaviours) })
  afterAll(() => temporal.close())
  return { temporal, start: starterOf({ temporal, diary, behaviours }) }
}

interface Parts {
  temporal: TestTemporal
  diary: ContactDiary
  behaviours: Map<string, Behaviour>
}

const starterOf =
  ({ temporal, diary, behaviours }: Parts) =>
  async (
    delays: number[],
    behaviour: Behaviour = {},
    { queue = 'send', ...extra }: Partial<ContactInput> & { queue?: WorkflowQueue } = {},
  ) => {
    const enrolmentId = randomUUID()
    const workspaceId = randomUUID()
    behaviours.set(enrolmentId, behaviour)
    const plan: Plan = { v: 1, sequenceVersionId: randomUUID(), steps: delays.map(mail) }
    const id = workflowId('contact', workspaceId, enrolmentId)
    const input: ContactInput = { workspaceId, campaignId: randomUUID(), enrolmentId, plan, ...extra }
    await temporal.client.workflow.start('contactWorkflow', {
      workflowId: id,
      taskQueue: `${queue}${temporal.queueSuffix}`,
      args: [input],
    })
    const ref = { workspaceId, enrolmentId }
    const state = () => temporal.gateway.contactState(ref)
    return {
      id,
      ref,
      enrolmentId,
      state,
      end: () => temporal.client.workflow.getHandle(id).result() as Promise<string>,
      diary: () => diary.of(enrolmentId),
      /** The names of what the server was asked to hand to a worker. */
      async tasks() {
        const { events } = await temporal.client.workflow.getHandle(id).fetchHistory()
        return (events ?? []).flatMap(
          ({ activityTaskScheduledEventAttributes: task }) => task?.activityType?.name ?? [],
        )
      },
      until: (waitingFor: string) => eventually(async () => (await state())?.waitingFor === waitingFor),
    }
  }
