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
      const input: CampaignInput = { workspaceId, campaignId, pace }
      await reach.startOnce<typeof campaignWorkflow>('campaignWorkflow', {
        workflowId: workflowId('campaign', workspaceId, campaignId),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        args: [input],
        typedSearchAttributes: searchAttributes(workspaceId, campaignId, campaignId),
        staticSummary: 'A campaign: enrols its people, tells them of pause and end',
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
