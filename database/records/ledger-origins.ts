/** Ledger rows that belong to no step: answers, follow-ups and the mails about meetings, each named by its origin. */
import type { MessagePurpose } from '#domain/statuses.ts'
import type { EntityManager } from '../orm.ts'
import { resetAttempts, settleUnknown, skipUnsent } from './ledger.ts'
import { lockMessageByOrigin } from './ledger-rows.ts'
import { deleteSlot } from './slots.ts'

export type OriginPurpose = Exclude<MessagePurpose, 'step'>

export interface PlannedByOrigin {
  id: string
  workspaceId: string
  origin: string
  purpose: OriginPurpose
  personId: string
  mailboxId: string
  threadId: string | null
  messageIdHeader: string
}

/** Write the intended send, as `planned`; a row that its origin has already stays what it is. */
export async function planByOrigin(em: EntityManager, message: PlannedByOrigin): Promise<void> {
  await em.execute(
    `insert into message (id, workspace_id, origin, purpose, person_id, mailbox_id, thread_id, message_id_header)
     values (?, ?, ?, ?, ?, ?, ?::uuid, ?) on conflict (workspace_id, origin) do nothing`,
    [
      message.id,
      message.workspaceId,
      message.origin,
      message.purpose,
      message.personId,
      message.mailboxId,
      message.threadId,
      message.messageIdHeader,
    ],
  )
}

/**
 * A human wants it tried again after a hold: an unknown fate counts as not sent, a refusal of the content is forgotten,
 * and the schedule of retries begins anew. What is out, or on its way, stays as it is.
 */
export async function retryByOrigin(
  em: EntityManager,
  { origin, by }: { origin: string; by: string | null },
): Promise<void> {
  const message = await lockMessageByOrigin(em, origin)
  if (!message) return
  await settleUnknown(em, message.id, { resolution: 'not_sent', by: by ?? 'human' })
  await em.execute(
    `update message set state = 'planned', failure_code = null, ended_at = null
     where id = ? and state = 'rejected' and failure_code = 'content'`,
    [message.id],
  )
  await resetAttempts(em, message.id)
}

/** It will not be sent any more: what has not left is left out. An unknown fate stays one; it may have arrived. */
export async function endByOrigin(
  em: EntityManager,
  { origin, by }: { origin: string; by: string | null },
): Promise<void> {
  const message = await lockMessageByOrigin(em, origin)
  if (!message || (message.state !== 'planned' && message.state !== 'reserved')) return
  await deleteSlot(em, message.id)
  await skipUnsent(em, message.id, by)
}
