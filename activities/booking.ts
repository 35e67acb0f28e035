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
  return (await openDiary(em, mailboxIds, wish)).take(wish.timezone)
}

/** What is booked in some mailboxes from an instant on; it stays true while their locks are held. */
export interface Diary {
  /** Take the earliest place that is free for somebody in this zone; it counts as booked from then on. */
  take(timezone: string | null): Promise<Booking | null>
}

/** Lock mailboxes and open their diary at `notBefore` (epoch ms), to take one place or a hundred. */
export async function openDiary(
  em: EntityManager,
  mailboxIds: readonly string[],
  wish: Pick<SlotWish, 'notBefore' | 'messageId'>,
): Promise<Diary> {
  const pages: Page[] = []
  for (const mailbox of await lockMailboxes(em, mailboxIds)) pages.push(await openPage(em, mailbox, wish))
  return {
    async take(timezone) {
      let best: { page: Page; at: number } | null = null
      for (const page of pages) {
        const at = await findSlot(em, page, timezone)
        if (at !== null && (best === null || at < best.at)) best = { page, at }
      }
      if (best === null) return null
      const { page, at } = best
      page.booked.splice(page.booked.findLastIndex((other) => other <= at) + 1, 0, at)
      return { mailbox: page.mailbox, at }
    },
  }
}

/** The diary of one mailbox. */
interface Page {
  mailbox: LockedMailbox
  rules: { zone: null; dailyLimit: number; minGapMs: number; ramp: null }
  /** Where to begin to look. */
  start: number
  exceptMessageId: string | null
  /** Ascending, and complete up to `readTo`. */
  booked: number[]
  readTo: number
}

async function openPage(
  em: EntityManager,
  mailbox: LockedMailbox,
  { notBefore, messageId: exceptMessageId }: Pick<SlotWish, 'notBefore' | 'messageId'>,
): Promise<Page> {
  const { dailyLimit, minGapSeconds } = mailbox
  const rules = { zone: null, dailyLimit, minGapMs: minGapSeconds * 1_000, ramp: null }
  const start = await afterFullDays(em, mailbox, { notBefore, exceptMessageId })
  return { mailbox, rules, start, exceptMessageId, booked: [], readTo: bookedFrom(rules, start) }
}

/** Spans in days that are looked at in turn: bookings are read for a few days first, for a year only in need. */
const HORIZONS = [2, 30, 400]

async function findSlot(em: EntityManager, page: Page, timezone: string | null): Promise<number | null> {
  const { rules, start, booked } = page
  for (const horizonDays of HORIZONS) {
    await readUpTo(em, page, start + (horizonDays + 2) * DAY_MS)
    const request = { notBefore: start, zone: timezone, horizonDays }
    const slot = nextSlot(OPEN_CALENDAR, { ...rules, booked }, request)
    if (slot.kind === 'slot') return slot.at
  }
  return null
}

async function readUpTo(em: EntityManager, page: Page, to: number): Promise<void> {
  const { mailbox, readTo: from, exceptMessageId } = page
  if (to <= from) return
  page.booked.push(...(await listBooked(em, mailbox.id, { from, to, exceptMessageId })))
  page.readTo = to
}

/** Where to begin to look: a big campaign has filled many days, whose bookings need not be read one by one. */
async function afterFullDays(
  em: EntityManager,
  mailbox: LockedMailbox,
  { notBefore, exceptMessageId }: { notBefore: number; exceptMessageId: string | null },
): Promise<number> {
  const today = Math.floor(notBefore / DAY_MS)
  const request = { fromDay: today, limit: mailbox.dailyLimit, exceptMessageId }
  const full = new Set(await listFullDays(em, mailbox.id, request))
  let day = today
  while (full.has(day)) day += 1
  return Math.max(notBefore, day * DAY_MS)
}

/** Give a place back, unless it has been used. */
export async function giveBack(em: EntityManager, message: LockedMessage | null): Promise<void> {
  if (!message || (message.state !== 'reserved' && message.state !== 'planned')) return
  await deleteSlot(em, message.id)
  await markPlanned(em, message.id)
}
