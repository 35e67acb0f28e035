import { patched, proxyActivities, workflowInfo } from '@temporalio/workflow'
import type { LeadActivities } from '#activities/lead-activities.ts'
import { isGivenUp } from '../shared/persistence.ts'
import { queue } from '../shared/queue.ts'
import { LISTING } from '../shared/retry-policies.ts'
import type { LeadInput } from './messages.ts'

/** Let a lead that waits for a human stand in the Needs-you list. Where not even that can be written it waits all the same. */
export async function listHold({ workspaceId, leadId }: LeadInput): Promise<void> {
  if (!patched('lead-holds-are-listed')) return
  const records = proxyActivities<LeadActivities>({ taskQueue: queue('control'), ...LISTING })
  const hold = { workspaceId, leadId, workflowId: workflowInfo().workflowId }
  try {
    await records.recordLeadHold.executeWithOptions({ summary: 'Ask a human for help' }, [hold])
  } catch (error) {
    if (!isGivenUp(error)) throw error
  }
}
