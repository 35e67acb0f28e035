import { defineQuery, defineSignal, defineUpdate, type SignalDefinition } from '@temporalio/workflow'
import type { MeetingMessage } from '#domain/meeting/messages.ts'
import type { MeetingHoldReason, MeetingState, MeetingWait } from '#domain/meeting/state.ts'
import type { Told } from '../shared/told.ts'

export interface MeetingInput {
  workspaceId: string
  meetingId: string
  /** What the run before this one handed on. */
  carried?: CarriedMeeting
  /** How long before the start a reminder is sent; only tests set it. */
  remindBeforeMs?: number
  /** Events after which the run continues as new; only tests set it. */
  continueAfter?: number
}

export interface CarriedMeeting {
  state: MeetingState
  seen: string[]
}

/** Where the meeting stands, for whoever asks. */
export interface MeetingSnapshot {
  state: MeetingState
  waitingFor: MeetingWait
  /** Epoch ms until which it waits, if it waits for an instant. */
  until: number | null
  held: MeetingHoldReason | null
}

/** The payload of every signal to a meeting. */
export interface MeetingTold extends Told {
  /** Of `moved` only; epoch ms. */
  startAt?: number
  endAt?: number
  /** Of `moved` only: the number of the change. */
  sequence?: number
}

export const meetingSignals = {
  offered: defineSignal<[MeetingTold?]>('offered'),
  confirmed: defineSignal<[MeetingTold?]>('confirmed'),
  released: defineSignal<[MeetingTold?]>('released'),
  moved: defineSignal<[MeetingTold?]>('moved'),
  cancelled: defineSignal<[MeetingTold?]>('cancelled'),
} satisfies Record<MeetingMessage['kind'], SignalDefinition<[MeetingTold?]>>

/** A human says: try again what has given up. */
export const retrySignal = defineSignal<[unknown?]>('retry')

/** Give it another time, by hand. */
export interface Reschedule {
  startAt: number
  endAt: number
  /** The user. */
  by: string | null
}
/** Refused in words where the time is taken or the meeting has ended. */
export const rescheduleUpdate = defineUpdate<void, [Reschedule]>('reschedule')
export const cancelUpdate = defineUpdate<void, [{ by: string | null }]>('cancel')
export const retryUpdate = defineUpdate<void, [{ by: string | null }]>('retry')
/** Refused unless it is held for a mail of unknown fate. */
export const markSentUpdate = defineUpdate<void, [{ by: string | null }]>('markSent')

export const stateQuery = defineQuery<MeetingSnapshot>('state')
