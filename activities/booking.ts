import type { EntityManager } from '#database/orm.ts'
import { markPlanned } from '#database/records/ledger.ts'
import type { LockedMessage } from '#database/records/ledger-rows.ts'
import {
  deleteSlot,
  listBooked,
  listFullDays,
  lockMailboxes,
  type LockedMailbox,
} from '#database/records/slots.ts'
import { OPEN_CALENDAR } from '#domain/scheduling/calendar.ts'
import { bookedFrom, nextSlot } from '#domain/scheduling/next-slot.ts'
import { DAY_MS } from '#domain/scheduling/zones.ts'

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

/** Spans in days that are looked at in turn: bookings are read for a few days first, for a year only in need. */
const HORIZONS = [2, 30, 400]

async function findSlot(em: EntityManager, mailbox: LockedMailbox, wish: SlotWish): Promise<number | null> {
  const rules = {
    zone: null,
    dailyLimit: mailbox.dailyLimit,
    minGapMs: mailbox.minGapSeconds * 1_000,
    ramp: null,
  }
  const start = await afterFullDays(em, mailbox, wish)
  const from = bookedFrom(rules, start)
  for (const horizonDays of HORIZONS) {
    const to = start + (horizonDays + 2) * DAY_MS
    const booked = await listBooked(em, mailbox.id, { from, to, exceptMessageId: wish.messageId })
    const request = { notBefore: start, zone: wish.timezone, horizonDays }
    const slot = nextSlot(OPEN_CALENDAR, { ...rules, booked }, request)
    if (slot.kind === 'slot') return slot.at
  }
  return null
}

/** Where to begin to look: a big campaign has filled many days, whose bookings need not be read one by one. */
async function afterFullDays(em: EntityManager, mailbox: LockedMailbox, wish: SlotWish): Promise<number> {
  const today = Math.floor(wish.notBefore / DAY_MS)
  const full = new Set(
    await listFullDays(em, mailbox.id, {
      fromDay: today,
      limit: mailbox.dailyLimit,
      exceptMessageId: wish.messageId,
    }),
  )
  let day = today
  while (full.has(day)) day += 1
  return Math.max(wish.notBefore, day * DAY_MS)
}

/** Give a place back, unless it has been used. */
export async function giveBack(em: EntityManager, message: LockedMessage | null): Promise<void> {
  if (!message || (message.state !== 'reserved' && message.state !== 'planned')) return
  await deleteSlot(em, message.id)
  await markPlanned(em, message.id)
}
