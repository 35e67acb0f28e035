import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import type { Input, Wait } from '#domain/lead/messages.ts'
import type { LeadStage, LeadState } from '#domain/lead/state.ts'
import type { Told } from '../shared/told.ts'

export interface LeadInput {
  workspaceId: string
  leadId: string
  /** What the run before this one handed on. */
  carried?: CarriedLead
  /** Events after which the run continues as new; only tests set it. */
  continueAfter?: number
}

export interface CarriedLead {
  state: LeadState
  queue: Input[]
  seen: string[]
  told: number
}

/** Where the lead stands, for whoever asks. */
export interface LeadSnapshot {
  state: LeadState
  /** What it waits for; null when it is at rest or at work. */
  waitingFor: Extract<Wait, { kind: 'waitUntil' }>['reason'] | 'message' | 'human' | null
  /** Epoch ms until which it waits, if it waits for an instant. */
  until: number | null
  /** Messages received so far, over all runs. */
  told: number
}

/** The payload of every signal to a lead; what belongs to which is in domain/lead/messages.ts. */
export interface LeadTold extends Told {
  activity?: string
  evidenceId?: string
  taskId?: string
  dueAt?: number | null
  at?: number
}

/** The payload of `changeStage`; from Temporal Web `to` alone is enough where no reason is needed. */
export interface StageWish {
  to?: string
  /** The row that keeps the reason. */
  changeId?: string
  hasReason?: boolean
  by?: string
}

export const leadSignals = {
  activity: defineSignal<[LeadTold?]>('activity'),
  taskChanged: defineSignal<[LeadTold?]>('taskChanged'),
  touched: defineSignal<[LeadTold?]>('touched'),
  archived: defineSignal<[LeadTold?]>('archived'),
  /** There is a lead to watch; sent with every start, so that a run that is about to end hears of it and stays. */
  opened: defineSignal<[LeadTold?]>('opened'),
}
/** A human says: try again what has given up. */
export const retrySignal = defineSignal<[unknown?]>('retry')

/** Move the lead to another stage; answered once it is written down, refused where the rules say no. */
export const changeStageUpdate = defineUpdate<{ stage: LeadStage }, [StageWish]>('changeStage')

export const stateQuery = defineQuery<LeadSnapshot>('state')
