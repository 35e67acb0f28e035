import { workflowId } from '#domain/workflow-ids.ts'
import type { importUndoWorkflow, importWorkflow } from '#workflows/import/workflow.ts'
import { searchAttributes } from '../search-attributes.ts'
import type { Reach } from './reach.ts'

export function createImportVerbs(reach: Reach) {
  return {
    async start(workspaceId: string, importId: string): Promise<void> {
      await reach.startOnce<typeof importWorkflow>('importWorkflow', {
        workflowId: workflowId('import', workspaceId, importId),
        args: [{ workspaceId, importId }],
        typedSearchAttributes: searchAttributes(workspaceId, importId),
        staticSummary: 'An import of people from a file',
      })
    },

    async undo(workspaceId: string, importId: string): Promise<void> {
      await reach.startOnce<typeof importUndoWorkflow>('importUndoWorkflow', {
        workflowId: workflowId('import', workspaceId, importId, 'undo'),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        args: [{ workspaceId, importId }],
        typedSearchAttributes: searchAttributes(workspaceId, importId),
        staticSummary: 'An import that is taken back',
      })
    },
  }
}
