import { randomUUID } from 'node:crypto'
import { workflowId } from '#domain/workflow-ids.ts'
import type { ThreadState } from '#domain/thread/state.ts'
import { eventually } from './eventually.ts'
import type { TestTemporal } from './temporal.ts'
import type { ThreadBehaviour, ThreadDiary } from './thread-activities.ts'

export interface Scene {
  temporal: TestTemporal
  diary: ThreadDiary
  behaviours: Map<string, ThreadBehaviour>
}

/** One thread as mails, humans and tests reach it. */
export type TestThread = ReturnType<typeof openThread>

/** A thread of which nothing runs yet, and how the world behaves towards it. */
export function openThread(
  { temporal, diary, behaviours }: Scene,
  behaviour: ThreadBehaviour = {},
  ref = { workspaceId: randomUUID(), threadId: randomUUID() },
) {
  const id = workflowId('thread', ref.workspaceId, ref.threadId)
  behaviours.set(ref.threadId, behaviour)
  const state = () => temporal.gateway.threadState(ref)
  const drafts = () => diary.draftsOf(ref.threadId)
  return {
    id,
    ref,
    state,
    drafts,
    lines: () => diary.of(ref.threadId),
    /** Start it without a message, with an option that only tests set. */
    start: (extra: { continueAfter: number }) =>
      temporal.client.workflow.start('threadWorkflow', {
        workflowId: id,
        taskQueue: `control${temporal.queueSuffix}`,
        args: [{ ...ref, ...extra }],
      }),
    mail: (inboundId: string = randomUUID()) =>
      temporal.gateway.tellThread(ref, { kind: 'mailArrived', inboundId, at: Date.now() }, randomUUID()),
    /** A decision about the draft that was ordered last. */
    decision: () => ({ updateId: randomUUID(), by: randomUUID(), draftId: drafts().at(-1) ?? '' }),
    reaches: (state: ThreadState, withinMs?: number) =>
      eventually(async () => diary.of(ref.threadId).at(-1)?.startsWith(`${state}:`), withinMs),
    says: (line: string) => eventually(async () => diary.of(ref.threadId).includes(line)),
    /** Wait until it has taken in so many messages and wishes. */
    hears: (count: number, withinMs?: number) =>
      eventually(async () => ((await state())?.told ?? 0) >= count, withinMs),
    end: () => temporal.client.workflow.getHandle(id).result() as Promise<string>,
  }
}
