import type Koa from 'koa'
import type { MemberRecord } from '#database/records/users.ts'
import { DomainError } from '#domain/errors.ts'
import { permissionsOf } from './auth/permissions.ts'

interface Automation {
  autoSend: boolean
  undoSeconds: number
}

/**
 * Whether answers go out unread, and how long they can be called back, is an admin's to say; who changes the rest of an
 * intent sends these two as they are.
 * @throws DomainError forbidden
 */
export function refuseAutomation(
  ctx: Koa.Context,
  before: Automation,
  change: { [Field in keyof Automation]?: Automation[Field] | undefined },
): void {
  const isKept =
    (change.autoSend ?? before.autoSend) === before.autoSend &&
    (change.undoSeconds ?? before.undoSeconds) === before.undoSeconds
  const { role } = ctx.state['member'] as MemberRecord
  if (isKept || permissionsOf(role).includes('intent:automate')) return
  throw new DomainError(
    'forbidden',
    'Only an admin decides which answers go out by themselves, and how long they can be called back.',
  )
}
