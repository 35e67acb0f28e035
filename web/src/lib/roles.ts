import type { User } from 'contract/auth.ts'

/** Whether somebody may change what reaches beyond their own work; the API decides, this spares them the refusal. */
export function isAdmin({ role }: Pick<User, 'role'>): boolean {
  return role === 'OWNER' || role === 'ADMIN'
}
