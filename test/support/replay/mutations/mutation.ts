import type { WorkflowKind } from '#domain/workflow-ids.ts'
import type { Change } from '../../variant.ts'

/** A change after which runs that are under way would do something else than they have done. */
export interface Mutation extends Change {
  /** Whose histories must show it. */
  kind: WorkflowKind
  what: string
}
