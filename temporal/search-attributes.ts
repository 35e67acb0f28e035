import { TypedSearchAttributes, type SearchAttributePair } from '@temporalio/common'
import type { Connection } from '@temporalio/client'
import proto from '@temporalio/proto'
import {
  ATTRIBUTES,
  campaignAttribute,
  entityAttribute,
  workspaceAttribute,
} from '#domain/search-attributes.ts'

/** Arguments that make a server that starts here know them: `--search-attribute Workspace=Keyword` … */
export const searchAttributeArguments: readonly string[] = ATTRIBUTES.flatMap(({ name }) => [
  '--search-attribute',
  `${name}=Keyword`,
])

/**
 * Make a cluster know the search attributes; those it knows already are left alone.
 * Temporal Cloud does not allow this by API: there they are made once in its console (docs/architecture.md).
 */
export async function registerSearchAttributes(
  connection: Pick<Connection, 'operatorService'>,
  namespace: string,
): Promise<void> {
  const known = await connection.operatorService.listSearchAttributes({ namespace })
  const missing = ATTRIBUTES.filter(({ name }) => !(name in (known.customAttributes ?? {})))
  if (missing.length === 0) return
  const keyword = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(({ name }) => [name, keyword])),
  })
}

/** What every workflow is found by. */
export function searchAttributes(
  workspaceId: string,
  entityId: string,
  campaignId?: string,
): TypedSearchAttributes {
  const pairs: SearchAttributePair[] = [
    { key: workspaceAttribute, value: workspaceId },
    { key: entityAttribute, value: entityId },
  ]
  if (campaignId) pairs.push({ key: campaignAttribute, value: campaignId })
  return new TypedSearchAttributes(pairs)
}
