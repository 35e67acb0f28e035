import type { Keyring } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import { endOf, isPaused, lockEnrolments, type LockedEnrolment } from '#database/records/enrolments.ts'
import { whichHaveMessages } from '#database/records/ledger.ts'
import { campaignMailboxIds } from '#database/records/slots.ts'
import { advance } from '#domain/sequence/advance.ts'
import type { Plan } from '#domain/sequence/plan.ts'
import { initialState, type ContactState } from '#domain/sequence/state.ts'
import { bookPlaces } from './book-places.ts'

export interface FirstBookings {
  workspaceId: string
  campaignId: string
  plan: Plan
  enrolmentIds: readonly string[]
}

/**
 * Book the first place of many contacts in one transaction, as each would by its own first act; a hundred contacts then
 * cost as many statements as one.
 * @returns the state in which each of them waits for its place, by enrolment id. Who is not among them begins by itself:
 *   what speaks against a place, or a first step that is no mail, is its own affair
 */
export async function bookFirst(
  em: EntityManager,
  { keyring, now }: { keyring: Keyring; now: () => number },
  { workspaceId, campaignId, plan, enrolmentIds }: FirstBookings,
): Promise<Map<string, ContactState>> {
  const waiting = new Map<string, ContactState>()
  const instant = now()
  const begun = advance(plan, initialState, { kind: 'started' }, instant)
  const [wish, ...others] = begun.commands
  if (wish?.kind !== 'reserveSlot' || others.length > 0) return waiting
  const enrolments = await bookable(em, enrolmentIds, wish.notBefore)
  if (enrolments.length === 0) return waiting
  const notBefore = Math.max(wish.notBefore, instant)
  const { stepId, stepIndex } = wish
  const mailboxIds = await campaignMailboxIds(em, campaignId)
  const places = { workspaceId, stepId, stepIndex, mailboxIds, notBefore }
  for (const [enrolmentId, at] of await bookPlaces(em, { keyring }, { ...places, enrolments })) {
    const booked = advance(plan, begun.state, { kind: 'slotReserved', at }, instant)
    waiting.set(enrolmentId, booked.state)
  }
  return waiting
}

/** Those that nothing speaks against, and that have no message yet; all are locked from now on. */
async function bookable(
  em: EntityManager,
  enrolmentIds: readonly string[],
  notBefore: number,
): Promise<LockedEnrolment[]> {
  const enrolments = await lockEnrolments(em, enrolmentIds)
  const known = await whichHaveMessages(em, enrolmentIds)
  return enrolments.filter(
    (enrolment) =>
      endOf(enrolment) === null &&
      !isPaused(enrolment) &&
      enrolment.absentUntil <= notBefore &&
      !known.has(enrolment.id),
  )
}
