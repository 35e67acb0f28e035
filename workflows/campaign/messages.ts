import { defineQuery, defineSignal } from '@temporalio/workflow'
import type { Plan } from '#domain/sequence/plan.ts'
import type { Told } from '../shared/told.ts'

export interface CampaignInput {
  workspaceId: string
  campaignId: string
  pace: Pace
  /** What the run before this one handed on. */
  carried?: CarriedCampaign
  /** Events after which the run continues as new; only tests set it. */
  continueAfter?: number
}

/** How fast people are enrolled: `batchSize` at a time, with a pause between batches. */
export interface Pace {
  batchSize: number
  pauseMs: number
}

export type CampaignWish = 'running' | 'paused' | 'archived'

export interface CarriedCampaign {
  plan: Plan
  wish: CampaignWish
  /** Counts the wishes; every one is told, because a contact may have paused itself in between. */
  wishCount: number
  /** How many of them every contact has been told of. */
  toldCount: number
  /** The page up to which the contacts have been told of the last wish. */
  telling: { wishCount: number; afterId: string | null } | null
  isEnrolled: boolean
  seen: string[]
}

export interface CampaignSnapshot {
  wish: CampaignWish
  isEnrolled: boolean
  isHeld: boolean
}

export const pausedSignal = defineSignal<[Told?]>('paused')
export const resumedSignal = defineSignal<[Told?]>('resumed')
export const archivedSignal = defineSignal<[Told?]>('archived')
/** The last open contact may have ended; worth a look. */
export const mayBeCompleteSignal = defineSignal<[Told?]>('mayBeComplete')
/** A human says: try again what has given up. */
export const retrySignal = defineSignal<[unknown?]>('retry')
export const stateQuery = defineQuery<CampaignSnapshot>('state')
