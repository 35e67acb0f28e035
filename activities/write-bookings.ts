import type { Keyring } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import { markScheduled, type LockedEnrolment } from '#database/records/enrolments.ts'
import { recordEvents } from '#database/records/events.ts'
import { markReserved, planMessages } from '#database/records/ledger.ts'
import { putSlots } from '#database/records/slots.ts'
import { SLOT_LIFE_MS } from '#domain/send-timing.ts'
import type { StepRef } from './activities.ts'
import type { Booking } from './booking.ts'

/** A step of an enrolment that is locked. */
export interface StepPlace extends StepRef {
  enrolment: LockedEnrolment
}

export interface PlacedStep {
  place: StepPlace
  booking: Booking
  messageId: string
}

/** Write down places that were taken: ledger, slots, read model and timeline. All are of one workspace. */
export async function writeBookings(
  em: EntityManager,
  { keyring }: { keyring: Keyring },
  placed: readonly PlacedStep[],
): Promise<void> {
  const [first] = placed
  if (!first) return
  await planMessages(
    em,
    placed.map(({ place, booking: { mailbox }, messageId }) => ({
      id: messageId,
      workspaceId: place.workspaceId,
      enrolmentId: place.enrolmentId,
      campaignId: place.enrolment.campaignId,
      personId: place.enrolment.personId,
      mailboxId: mailbox.id,
      stepId: place.stepId,
      stepIndex: place.stepIndex,
      messageIdHeader: `<${keyring.messageIdFor(messageId)}@${domainOf(mailbox.address)}>`,
    })),
  )
  await markReserved(
    em,
    placed.map(({ messageId }) => messageId),
  )
  await putSlots(
    em,
    placed.map(({ place: { workspaceId }, booking: { mailbox, at }, messageId }) => ({
      workspaceId,
      mailboxId: mailbox.id,
      messageId,
      at,
      expiresAt: at + SLOT_LIFE_MS,
    })),
  )
  await markScheduled(
    em,
    placed.map(({ place: { enrolmentId, stepIndex }, booking: { mailbox, at } }) => ({
      enrolmentId,
      mailboxId: mailbox.id,
      stepIndex,
      at,
    })),
  )
  await recordEvents(
    em,
    first.place.workspaceId,
    placed.map(({ place, messageId }) => ({ ...aboutStep(place), kind: 'StepScheduled', messageId })),
  )
}

/** What a timeline says about a step beside the fact itself. */
export function aboutStep({ enrolment, stepIndex }: StepPlace) {
  const { id: enrolmentId, campaignId, personId, threadId } = enrolment
  return { enrolmentId, campaignId, personId, threadId, stepIndex }
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1)
