import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  setCurrentDetails,
} from '@temporalio/workflow'
import type { MeetingAdvance } from '#domain/meeting/advance.ts'
import type { MeetingStatus } from '#domain/meeting/state.ts'
import { shouldContinue } from '../shared/continuation.ts'
import { grant, perform, waitOn } from './execute.ts'
import { attachInbox } from './inbox.ts'
import { consider, describe, openMeeting, type Meeting } from './meeting.ts'
import type { MeetingInput } from './messages.ts'

/**
 * One meeting, from the offer to its end: the domain decides, this waits and acts.
 * A cancellation from Temporal Web cancels the meeting: the guest is told, and the end is written down.
 */
export function meetingWorkflow(input: MeetingInput): Promise<MeetingStatus> {
  const meeting = openMeeting(input)
  attachInbox(meeting)
  CancellationScope.current().cancelRequested.catch(() => meeting.queue.push({ kind: 'cancelled' }))
  return CancellationScope.nonCancellable(() => accompany(meeting))
}

async function accompany(meeting: Meeting): Promise<MeetingStatus> {
  // In a continued run the domain answers with what the carried state waits on.
  let turn = consider(meeting, { kind: 'timeReached' })
  for (;;) {
    setCurrentDetails(describe(meeting))
    for (const record of turn.records) await perform(meeting, record)
    for (const wish of meeting.granted.splice(0)) wish.refusal = null
    if (!turn.wait && meeting.queue.length === 0) {
      await condition(allHandlersFinished)
      if (meeting.queue.length === 0) return meeting.state.status
    }
    if (isQuiet(meeting)) return goOnInNewRun(meeting)
    // A meeting hears of nothing before it knows where it stands.
    if (turn.wait && (meeting.queue.length === 0 || !meeting.state.isLoaded)) await waitOn(meeting, turn.wait)
    turn = await nextTurn(meeting)
  }
}

/** Consider what has come in, or what a wish makes happen. */
async function nextTurn(meeting: Meeting): Promise<MeetingAdvance> {
  const next = meeting.queue.shift()
  if (next === undefined) return consider(meeting, { kind: 'timeReached' })
  if ('kind' in next) return consider(meeting, next)
  const event = await grant(meeting, next)
  if (event) meeting.granted.push(next)
  return consider(meeting, event ?? { kind: 'timeReached' })
}

function isQuiet({ input, queue }: Meeting): boolean {
  return queue.length === 0 && allHandlersFinished() && shouldContinue(input.continueAfter)
}

function goOnInNewRun({ input, state, seen }: Meeting): Promise<never> {
  return continueAsNew<typeof meetingWorkflow>({ ...input, carried: { state, seen } })
}
