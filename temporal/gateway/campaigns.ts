import { workflowId } from '#domain/workflow-ids.ts'
import {
  archivedSignal,
  mayBeCompleteSignal,
  pausedSignal,
  resumedSignal,
  type CampaignInput,
  type Pace,
} from '#workflows/campaign/messages.ts'
import type { campaignWorkflow } from '#workflows/campaign/workflow.ts'
import { searchAttributes } from '../search-attributes.ts'
import type { Reach } from './reach.ts'

const signals = {
  paused: pausedSignal,
  resumed: resumedSignal,
  archived: archivedSignal,
  mayBeComplete: mayBeCompleteSignal,
}

export interface CampaignCause {
  workspaceId: string
  campaignId: string
  eventId: string
}

export function createCampaignVerbs(reach: Reach, pace: Pace) {
  return {
    /** A campaign whose workflow was ended by force may be started again; it goes on from the table. */
    async start(workspaceId: string, campaignId: string): Promise<void> {
      await reach.startOnce<typeof campaignWorkflow>('campaignWorkflow', {
        ...campaignStart({ workspaceId, campaignId, pace }),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      })
    },

    /** A campaign that never ran or has ended has nobody to tell. */
    async tell(
      { workspaceId, campaignId, eventId }: CampaignCause,
      what: keyof typeof signals,
    ): Promise<void> {
      await reach.signal(workflowId('campaign', workspaceId, campaignId), signals[what], { eventId })
    },
  }
}

/** How the workflow of a campaign is started. */
export function campaignStart(input: CampaignInput) {
  const { workspaceId, campaignId } = input
  return {
    workflowId: workflowId('campaign', workspaceId, campaignId),
    args: [input] as [CampaignInput],
    typedSearchAttributes: searchAttributes(workspaceId, campaignId, campaignId),
    staticSummary: 'A campaign: enrols its people, tells them of pause and end',
  }
}
