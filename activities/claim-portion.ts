import type { EntityManager } from '#database/orm.ts'
import { endOf, isPaused, lockEnrolments, type LockedEnrolment } from '#database/records/enrolments.ts'
import { beginTransmissions } from '#database/records/ledger.ts'
import { lockMessages, type LockedMessage } from '#database/records/ledger-rows.ts'
import { readMailAccess, type MailAccess } from '#database/records/mail-accounts.ts'
import { whichAreSuppressed } from '#database/records/suppression.ts'
import { EARLY_MS, LATE_MS } from '#domain/send-timing.ts'
import { composeStep, type StepOwn } from './compose-message.ts'
import { isUnavailable } from './send-claim.ts'
import type { Claimed, Leased, SendDependencies } from './send-context.ts'

export interface StepOfMany {
  workspaceId: string
  stepId: string
  stepIndex: number
  enrolmentIds: readonly string[]
}

/**
 * The claim of several mails of one step in one transaction: the same locks and looks as that of a single one
 * (send-claim.ts), but nothing is written for those that may not go out now. They are left out, and whoever asks for
 * them one by one is told why.
 */
export async function claimPortion(
  em: EntityManager,
  deps: SendDependencies,
  step: StepOfMany,
): Promise<Leased<StepOwn>[]> {
  const claimed = await claimable(em, deps, step)
  const mails = await composeStep(em, deps, claimed)
  const ready = claimed.filter(({ message }) => mails.has(message.id))
  const ids = ready.map(({ message }) => message.id)
  const epochs = await beginTransmissions(em, ids, deps.timing.leaseMs)
  return ready.flatMap((one) => {
    const mail = mails.get(one.message.id)
    const epoch = epochs.get(one.message.id)
    return mail && epoch !== undefined ? [{ claimed: one, mail, epoch }] : []
  })
}

async function claimable(
  em: EntityManager,
  deps: SendDependencies,
  { enrolmentIds, ...step }: StepOfMany,
): Promise<Claimed<StepOwn>[]> {
  const { workspaceId, stepId } = step
  const now = deps.now()
  const enrolments = await lockEnrolments(em, enrolmentIds)
  const messages = await lockMessages(em, enrolmentIds, stepId)
  const suppressed = await whichAreSuppressed(em, deps.keyring, workspaceId, enrolments)
  const accesses = new Map<string, MailAccess | null>()
  const claimed: Claimed<StepOwn>[] = []
  for (const enrolment of enrolments) {
    const message = messages.get(enrolment.id)
    if (!message || !mayLeave(enrolment, message, now) || suppressed.has(enrolment.id)) continue
    const access = await readOnce(accesses, message.mailboxId, () => openMailbox(em, deps, message.mailboxId))
    if (!access) continue
    const { personId, emailKey } = enrolment
    const own = { ...step, enrolmentId: enrolment.id, enrolment }
    claimed.push({ own, recipient: { personId, emailKey }, message, workspaceId, access, now })
  }
  return claimed
}

/** Nothing speaks against it, and its time is now. */
function mayLeave(enrolment: LockedEnrolment, message: LockedMessage, now: number): boolean {
  const { state, slotAt, slotExpiresAt } = message
  if (endOf(enrolment) || isPaused(enrolment) || enrolment.absentUntil > now) return false
  if (state !== 'reserved' || slotAt === null || slotExpiresAt <= now) return false
  return slotAt - now <= EARLY_MS && now - slotAt <= LATE_MS
}

async function openMailbox(
  em: EntityManager,
  { keyring }: SendDependencies,
  mailboxId: string,
): Promise<MailAccess | null> {
  const access = await readMailAccess(em, keyring, mailboxId)
  return (await isUnavailable(em, access)) ? null : access
}

async function readOnce<T>(known: Map<string, T>, key: string, read: () => Promise<T>): Promise<T> {
  const found = known.get(key)
  if (found !== undefined) return found
  const value = await read()
  known.set(key, value)
  return value
}
