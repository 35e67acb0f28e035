import type { EntityManager } from '#database/orm.ts'
import { markPlanned, type LockedMessage } from '#database/records/ledger.ts'
import { deleteSlot, listTaken, lockMailboxes, type LockedMailbox } from '#database/records/slots.ts'

export interface SlotWish {
  /** Epoch ms. */
  notBefore: number
  /** The person's zone, if it is known. */
  timezone: string | null
  /** The message that wants the slot; its own booking does not stand in its way. */
  messageId: string | null
}

export interface Booking {
  mailbox: LockedMailbox
  /** Epoch ms. */
  at: number
}

/**
 * The earliest free place in any of these mailboxes; all are locked until the transaction ends, so that nobody else
 * gets it. Null if none of them may send, or none has a place within the horizon.
 */
export async function findEarliest(
  em: EntityManager,
  mailboxIds: readonly string[],
  wish: SlotWish,
): Promise<Booking | null> {
  let best: Booking | null = null
  for (const mailbox of await lockMailboxes(em, mailboxIds)) {
    const at = await findSlot(em, mailbox, wish)
    if (at !== null && (best === null || at < best.at)) best = { mailbox, at }
  }
  return best
}

const DAY_MS = 86_400_000

async function findSlot(em: EntityManager, mailbox: LockedMailbox, wish: SlotWish): Promise<number | null> {
  const from = wish.notBefore - DAY_MS
  const taken = await listTaken(em, mailbox.id, {
    from,
    to: from + 60 * DAY_MS,
    exceptMessageId: wish.messageId,
  })
  let at = wish.notBefore
  for (const other of taken)
    if (Math.abs(other - at) < mailbox.minGapSeconds * 1_000) at = other + mailbox.minGapSeconds * 1_000
  return at
}

/** Give a place back, unless it has been used. */
export async function giveBack(em: EntityManager, message: LockedMessage | null): Promise<void> {
  if (!message || (message.state !== 'reserved' && message.state !== 'planned')) return
  await deleteSlot(em, message.id)
  await markPlanned(em, message.id)
}
