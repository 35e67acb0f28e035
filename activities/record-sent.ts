import type { EntityManager } from '#database/orm.ts'
import { markStepSent } from '#database/records/enrolments.ts'
import { recordEvents, type NewEvent } from '#database/records/events.ts'
import { threadsOfMessages } from '#database/records/ledger.ts'
import { touchThreads } from '#database/records/threads.ts'
import type { StepOwn } from './compose-message.ts'
import type { Claimed } from './send-context.ts'

/** Timeline, thread and read model of one step that is out for one or several people of a workspace. */
export async function recordSent(em: EntityManager, sent: readonly Claimed<StepOwn>[]): Promise<void> {
  const [first] = sent
  if (!first) return
  const threads = await threadsOfMessages(
    em,
    sent.map(({ message }) => message.id),
  )
  await touchThreads(em, [...threads.values()])
  await markStepSent(
    em,
    sent.map(({ own }) => own.enrolmentId),
    first.own.stepIndex,
  )
  await recordEvents(
    em,
    first.workspaceId,
    sent.map((claimed) => ({
      ...aboutMessage(claimed),
      threadId: threads.get(claimed.message.id) ?? null,
      kind: 'MessageSent',
    })),
  )
}

/** What a timeline says about the mail of a step beside the fact itself. */
export function aboutMessage({ own, message }: Claimed<StepOwn>): Omit<NewEvent, 'kind'> {
  const { id: enrolmentId, campaignId, personId } = own.enrolment
  const { stepIndex } = own
  return { enrolmentId, campaignId, personId, messageId: message.id, threadId: message.threadId, stepIndex }
}
