/**
 * The clocks of one send, each inside the next (reliability rule M4): the transmission gives up before its lease
 * ends, and the lease ends before the activity's attempt does, so that no two attempts can ever transmit together.
 */
export const TRANSMIT_DEADLINE_MS = 60_000
export const LEASE_MS = 90_000
export const SEND_START_TO_CLOSE_MS = 120_000

/** A slot that lies further ahead than clocks differ is not due yet. */
export const EARLY_MS = 2_000
/** A slot that was missed by more than this is only used if the mailbox is still free to send now. */
export const LATE_MS = 60_000
/** A slot that was missed by more than this is gone; a new one is booked. */
export const SLOT_LIFE_MS = 4 * 3_600_000

/** How long, and how often, an oracle (the Sent folder) is asked before its "no" is believed. */
export const ORACLE_PATIENCE_MS = 45_000
export const ORACLE_INTERVAL_MS = 20_000

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** After the three quick tries: what a server that says "later" (4yz, RFC 5321 §4.5.4.1) is asked again, over a day. */
const SLOW = [5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR]
const QUICK = [2 * SECOND, 4 * SECOND, 8 * SECOND]

/**
 * How long to wait after a passing failure: quick tries from 2 s, doubling; then slow ones over 24 hours.
 * @param attempt how many attempts have failed, 1 for the first
 * @param random 0…1, spreads the slow ones by ±20 % so that a server's bad minute is not answered by a storm
 */
export function retryDelayMs(attempt: number, random: number): number {
  const quick = QUICK[attempt - 1]
  if (quick !== undefined) return quick
  const slow = SLOW[Math.min(attempt - 1 - QUICK.length, SLOW.length - 1)] ?? HOUR
  return Math.round(slow * (0.8 + 0.4 * random))
}
