import { workflowId } from '#domain/workflow-ids.ts'
import type { importUndoWorkflow, importWorkflow } from '#workflows/import/workflow.ts'
import type { ImportInput } from '#workflows/import/messages.ts'
import { searchAttributes } from '../search-attributes.ts'
import type { Reach } from './reach.ts'

export function createImportVerbs(reach: Reach) {
  return {
    async start(workspaceId: string, importId: string): Promise<void> {
      await reach.startOnce<typeof importWorkflow>('importWorkflow', importStart({ workspaceId, importId }))
    },

    async undo(workspaceId: string, importId: string): Promise<void> {
      await reach.startOnce<typeof importUndoWorkflow>('importUndoWorkflow', {
        ...importUndoStart({ workspaceId, importId }),
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      })
    },
  }
}

/** How an import is started. */
export function importStart(input: ImportInput) {
  const { workspaceId, importId } = input
  return {
    workflowId: workflowId('import', workspaceId, importId),
    args: [input] as [ImportInput],
    typedSearchAttributes: searchAttributes(workspaceId, importId),
    staticSummary: 'An import of people from a file',
  }
}

/** How the undoing of an import is started. */
export function importUndoStart(input: ImportInput) {
  const { workspaceId, importId } = input
  return {
    ...importStart(input),
    workflowId: workflowId('import', workspaceId, importId, 'undo'),
    staticSummary: 'An import that is taken back',
  }
}
