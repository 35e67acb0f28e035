import { defineEntity, p } from '@mikro-orm/core'
import { ROLES } from '#domain/statuses.ts'
import { createdAt, id, tenantColumns, tenantTable } from './base.ts'
import { User } from './user.entity.ts'

const OWN = `id = nullif(current_setting('app.workspace_id', true), '')::uuid`

/** The tenant itself: its row is visible only inside it. */
export const Workspace = defineEntity({
  name: 'Workspace',
  tableName: 'workspace',
  policies: [{ name: 'tenant', using: OWN, check: OWN }],
  rowLevelSecurity: 'force',
  properties: { id: id(), createdAt: createdAt(), name: p.text() },
})

/**
 * Who belongs to a workspace, with which role. Sign-in must find a user's workspaces before one is chosen:
 * the second policy shows a user their own memberships, and nothing else.
 */
export const Membership = defineEntity({
  name: 'Membership',
  tableName: 'membership',
  ...tenantTable,
  policies: [
    ...tenantTable.policies,
    {
      name: 'own_membership',
      command: 'select',
      using: `user_id = nullif(current_setting('app.user_id', true), '')::uuid`,
    },
  ],
  uniques: [{ properties: ['workspaceId', 'userId'] }],
  properties: {
    ...tenantColumns,
    userId: p.manyToOne(User).mapToPk().fieldName('user_id').deleteRule('cascade'),
    role: p.enum([...ROLES]),
  },
})
