import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import type { ThreadFlow } from '#domain/thread/flow.ts'
import type { Input } from '#domain/thread/inputs.ts'
import type { ThreadHoldReason, ThreadState } from '#domain/thread/state.ts'
import type { WaitingFor } from '#domain/thread/describe.ts'
import type { Told } from '../shared/told.ts'

export interface ThreadInput {
  workspaceId: string
  threadId: string
  /** What the run before this one handed on. */
  carried?: CarriedThread
  /** Events after which the run continues as new; only tests set it. */
  continueAfter?: number
}

export interface CarriedThread {
  flow: ThreadFlow
  queue: Input[]
  seen: string[]
  told: number
}

/** Where the conversation stands, for whoever asks. */
export interface ThreadSnapshot {
  state: ThreadState
  flow: ThreadFlow
  /** Null while it is at work. */
  waitingFor: WaitingFor | null
  /** Epoch ms until which it waits, if it waits for an instant. */
  until: number | null
  held: ThreadHoldReason | null
  /** Messages and wishes received so far, over all runs. */
  told: number
}

/** The payloads of signals; a human may have typed them. */
export interface MailTold extends Told {
  inboundId?: string
  at?: number
}
export interface AbsenceTold extends Told {
  until?: number
}
export interface StopTold extends Told {
  reason?: string
}

export const mailArrivedSignal = defineSignal<[MailTold?]>('mailArrived')
export const absentSignal = defineSignal<[AbsenceTold?]>('absent')
export const meetingAgreedSignal = defineSignal<[Told?]>('meetingAgreed')
export const stoppedSignal = defineSignal<[StopTold?]>('stopped')
export const retrySignal = defineSignal<[Told?]>('retry')

/** What a human wishes; each is refused in plain words where it makes no sense. */
export const threadUpdates = {
  approved: defineUpdate<void, [unknown]>('approve'),
  rejected: defineUpdate<void, [unknown]>('reject'),
  edited: defineUpdate<void, [unknown]>('edit'),
  regenerated: defineUpdate<void, [unknown]>('regenerate'),
  intentCorrected: defineUpdate<void, [unknown]>('correctIntent'),
  takenOver: defineUpdate<void, [unknown]>('takeOver'),
  handedBack: defineUpdate<void, [unknown]>('handBack'),
  undone: defineUpdate<void, [unknown]>('undo'),
  followUpCancelled: defineUpdate<void, [unknown]>('cancelFollowUp'),
  closed: defineUpdate<void, [unknown]>('close'),
  retried: defineUpdate<void, [unknown]>('retry'),
  markedSent: defineUpdate<void, [unknown]>('markSent'),
}

export const stateQuery = defineQuery<ThreadSnapshot>('state')
