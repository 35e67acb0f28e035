/** The kinds of durable conversation and job; the first part of every workflow id. */
export const WORKFLOW_KINDS = ['contact', 'campaign', 'mailbox', 'import'] as const
export type WorkflowKind = (typeof WORKFLOW_KINDS)[number]

/** `kind:workspace-uuid:entity-uuid`: opaque, without personal data, the same for every process that asks. */
export function workflowId(kind: WorkflowKind, workspaceId: string, entityId: string): string {
  return `${kind}:${workspaceId}:${entityId}`
}

/** The parts of a workflow id, or null for an id that is not ours. */
export function parseWorkflowId(id: string): { kind: WorkflowKind; workspaceId: string; entityId: string } | null {
  const [kind, workspaceId, entityId, ...rest] = id.split(':')
  const known = WORKFLOW_KINDS.find((candidate) => candidate === kind)
  if (!known || !workspaceId || !entityId || rest.length > 0) return null
  return { kind: known, workspaceId, entityId }
}
