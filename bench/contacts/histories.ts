/** What Temporal has written down of contacts. */
import { untilAll } from './progress.ts'
import type { Campaign } from '#test/faults/campaigns.ts'
import type { Stage } from './stage.ts'

/** All events in the histories of a campaign's contacts that have ended, from start to end. */
export async function eventsOf({ temporal }: Stage, { id, contacts }: Campaign): Promise<number> {
  const query = `Campaign = '${id}' and WorkflowType = 'contactWorkflow' and ExecutionStatus = 'Completed'`
  let events = 0
  await untilAll(contacts, async () => {
    const { executions } = await temporal.workflowService.listWorkflowExecutions({
      namespace: 'default',
      query,
      pageSize: contacts,
    })
    events = executions.reduce((sum, { historyLength }) => sum + Number(historyLength), 0)
    return executions.length
  })
  return events
}
