/**
 * The search attributes: a closed list with opaque values (rules R3 and R13), because they are never encrypted.
 * Name and type are spelled as Temporal's SDK spells them.
 */
export const workspaceAttribute = { name: 'Workspace', type: 'KEYWORD' } as const
/** The id of the row that the workflow stands for. */
export const entityAttribute = { name: 'EntityId', type: 'KEYWORD' } as const
export const campaignAttribute = { name: 'Campaign', type: 'KEYWORD' } as const
/** Set while a workflow waits for a human: `HoldReason is not null` lists all that need one. */
export const holdReasonAttribute = { name: 'HoldReason', type: 'KEYWORD' } as const

export const ATTRIBUTES = [
  workspaceAttribute,
  entityAttribute,
  campaignAttribute,
  holdReasonAttribute,
] as const
