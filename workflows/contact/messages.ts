import { defineQuery, defineSignal, defineUpdate, type SignalDefinition } from '@temporalio/workflow'
import type { ContactMessage } from '#domain/outbox.ts'
import type { Input } from '#domain/sequence/messages.ts'
import type { Plan } from '#domain/sequence/plan.ts'
import type { ContactState, HoldReason } from '#domain/sequence/state.ts'
import type { WaitingFor } from '#domain/statuses.ts'
import type { Told } from '../shared/told.ts'

export interface ContactInput {
  workspaceId: string
  campaignId: string
  enrolmentId: string
  plan: Plan
  /** What the run before this one handed on. */
  carried?: CarriedContact
  /** Events after which the run continues as new; only tests set it. */
  continueAfter?: number
}

export interface CarriedContact {
  state: ContactState
  queue: Input[]
  seen: string[]
  told: number
}

/** Where the conversation stands, for whoever asks. */
export interface ContactSnapshot {
  state: ContactState
  /** Steps of the plan. */
  steps: number
  /** What it waits for; null when it has ended or is at work. */
  waitingFor: WaitingFor | null
  /** Epoch ms until which it waits, if it waits for an instant. */
  until: number | null
  held: HoldReason | null
  /** Messages received so far, over all runs. */
  told: number
}

/** The payload of every signal to a contact. */
export interface ContactTold extends Told {
  /** Of `absent` only: the instant (epoch ms) before which nothing may be sent. */
  until?: number
  /** Of a human's wish only: the user's id. */
  by?: string
}

/** One signal for each fact or wish; what a human wishes bears an imperative, as typed in Temporal Web. */
export const contactSignals = {
  replied: defineSignal<[ContactTold?]>('replied'),
  bounced: defineSignal<[ContactTold?]>('bounced'),
  unsubscribed: defineSignal<[ContactTold?]>('unsubscribed'),
  suppressed: defineSignal<[ContactTold?]>('suppressed'),
  stopped: defineSignal<[ContactTold?]>('stopped'),
  paused: defineSignal<[ContactTold?]>('paused'),
  resumed: defineSignal<[ContactTold?]>('resumed'),
  absent: defineSignal<[ContactTold?]>('absent'),
  retried: defineSignal<[ContactTold?]>('retry'),
  skipped: defineSignal<[ContactTold?]>('skip'),
  markedSent: defineSignal<[ContactTold?]>('markSent'),
} satisfies Record<ContactMessage['kind'], SignalDefinition<[ContactTold?]>>

/** The same wishes with an answer: refused unless the contact is held. */
export const retryUpdate = defineUpdate<void, [unknown]>('retry')
export const skipUpdate = defineUpdate<void, [unknown]>('skip')
export const markSentUpdate = defineUpdate<void, [unknown]>('markSent')

export const stateQuery = defineQuery<ContactSnapshot>('state')
