/** The kinds of durable conversation and job; the first part of every workflow id. */
export const WORKFLOW_KINDS = ['contact', 'campaign', 'mailbox', 'import'] as const
export type WorkflowKind = (typeof WORKFLOW_KINDS)[number]

/**
 * `kind:workspace-uuid:entity-uuid[:generation]`: opaque, without personal data, the same for every process that asks.
 * The generation tells a later or other run for the same entity apart (`undo` of an import).
 */
export function workflowId(
  kind: WorkflowKind,
  workspaceId: string,
  entityId: string,
  generation?: string,
): string {
  return [kind, workspaceId, entityId, ...(generation ? [generation] : [])].join(':')
}

/** The parts of a workflow id, or null for an id that is not ours. */
export function parseWorkflowId(
  id: string,
): { kind: WorkflowKind; workspaceId: string; entityId: string } | null {
  const [kind, workspaceId, entityId, , ...rest] = id.split(':')
  const known = WORKFLOW_KINDS.find((candidate) => candidate === kind)
  if (!known || !workspaceId || !entityId || rest.length > 0) return null
  return { kind: known, workspaceId, entityId }
}
