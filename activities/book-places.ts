import { uuidv7 } from 'uuidv7'
import type { Keyring } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import type { LockedEnrolment } from '#database/records/enrolments.ts'
import { openDiary } from './booking.ts'
import { writeBookings, type PlacedStep } from './write-bookings.ts'

export interface WantedPlaces {
  workspaceId: string
  stepId: string
  stepIndex: number
  /** Locked, in the order in which they come; none of them has a message for this step. */
  enrolments: readonly LockedEnrolment[]
  /** Any of these may send. */
  mailboxIds: readonly string[]
  /** Epoch ms. */
  notBefore: number
}

/** Book places for one step of many. @returns when each is to be sent (epoch ms); who got none is absent */
export async function bookPlaces(
  em: EntityManager,
  deps: { keyring: Keyring },
  { enrolments, mailboxIds, notBefore, ...step }: WantedPlaces,
): Promise<Map<string, number>> {
  const diary = await openDiary(em, mailboxIds, { notBefore, messageId: null })
  const placed: PlacedStep[] = []
  for (const enrolment of enrolments) {
    const booking = await diary.take(enrolment.timezone)
    if (!booking) break // nobody after this one gets a place either
    placed.push({
      place: { ...step, enrolmentId: enrolment.id, enrolment },
      booking,
      messageId: uuidv7(),
    })
  }
  await writeBookings(em, deps, placed)
  return new Map(placed.map(({ place, booking }) => [place.enrolmentId, booking.at]))
}
