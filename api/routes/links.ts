import { workflowId, type WorkflowKind } from '#domain/workflow-ids.ts'
import type { ApiSettings } from '../deps.ts'

export interface WorkflowLink {
  workflowId: string
  workflowUrl: string
}

/** Where a record's execution is shown in Temporal Web. */
export function createLinks({
  temporalUiUrl,
  temporalNamespace,
}: Pick<ApiSettings, 'temporalUiUrl' | 'temporalNamespace'>) {
  const base = `${temporalUiUrl.replace(/\/$/, '')}/namespaces/${encodeURIComponent(temporalNamespace)}/workflows/`
  const urlOf = (id: string) => base + encodeURIComponent(id)
  return {
    urlOf,
    link(kind: WorkflowKind, workspaceId: string, entityId: string): WorkflowLink {
      const id = workflowId(kind, workspaceId, entityId)
      return { workflowId: id, workflowUrl: urlOf(id) }
    },
  }
}
export type Links = ReturnType<typeof createLinks>
