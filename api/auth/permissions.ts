import type { Role } from '#domain/statuses.ts'

/** Everything that a member may be allowed to do: the closed list that route lines choose from. */
export const PERMISSIONS = [
  'session:use',
  'mailbox:read',
  'mailbox:write',
  'person:read',
  'person:write',
  'company:read',
  'company:write',
  'template:read',
  'template:write',
  'sequence:read',
  'sequence:write',
  'campaign:read',
  'campaign:write',
  'campaign:launch',
  'thread:read',
  'thread:write',
  'intent:read',
  'intent:write',
  'intent:automate', // let answers go out by themselves
  'knowledge:read',
  'knowledge:write',
  'draft:decide',
  'lead:read',
  'lead:write',
  'calendar:read',
  'calendar:write',
  'calendar:connect',
  'import:read',
  'import:write',
  'event:read',
  'hold:read',
  'hold:decide',
  'system:read',
  'mailroom:use',
  'payload:decode',
] as const
export type Permission = (typeof PERMISSIONS)[number]

const READ = PERMISSIONS.filter((permission) => permission.endsWith(':read'))
/** What reaches beyond one's own work: accounts, mails that nobody has read, payloads in clear. */
const OF_ADMINS: readonly Permission[] = [
  'mailbox:write',
  'intent:automate',
  'calendar:connect',
  'payload:decode',
]
const MEMBER = PERMISSIONS.filter((permission) => !OF_ADMINS.includes(permission))

const GRANTS: Record<Role, readonly Permission[]> = {
  OWNER: PERMISSIONS,
  ADMIN: PERMISSIONS,
  MEMBER,
  VIEWER: ['session:use', ...READ],
}

/** What a role may do. */
export function permissionsOf(role: Role): readonly Permission[] {
  return GRANTS[role]
}
