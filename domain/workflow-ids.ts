/** The kinds of durable conversation and job; the first part of every workflow id. */
export const WORKFLOW_KINDS = [
  'contact',
  'campaign',
  'mailbox',
  'import',
  'thread',
  'lead',
  'meeting',
] as const
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
