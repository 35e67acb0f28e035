import type { EntityManager } from '#database/orm.ts'
import {
  endOf,
  isPaused,
  lockEnrolments,
  lockOpenEnrolments,
  type LockedEnrolment,
} from '#database/records/enrolments.ts'
import { endAttempts } from '#database/records/ledger.ts'
import { lockMessages } from '#database/records/ledger-rows.ts'
import type { NextMail, SendResult } from '#domain/sequence/messages.ts'
import { bookPlaces } from './book-places.ts'
import type { StepOwn } from './compose-message.ts'
import { recordSent } from './record-sent.ts'
import type { SendDependencies } from './send-context.ts'
import { commitOutcome, type Transmitted } from './send-outcome.ts'
import { stepCargo } from './send-step.ts'

type Sent = Transmitted<StepOwn> & { result: { kind: 'accepted' } }

/**
 * Commit what became of several mails of one step: those that are out in one transaction, together with the place of the
 * next mail of each; any other by itself, as if it had been sent alone.
 * @returns what each contact is answered, by enrolment id; absent where the oracle must be asked first
 */
export async function commitPortion(
  deps: SendDependencies,
  transmitted: readonly Transmitted<StepOwn>[],
  next: NextMail | null,
): Promise<Map<string, SendResult>> {
  const answers = await commitSent(deps, transmitted.filter(isSent), next)
  for (const one of transmitted) {
    const { own } = one.claimed
    if (answers.has(own.enrolmentId)) continue
    const committed = await commitOutcome(deps, stepCargo(deps, own), one)
    if (committed.kind === 'answer' && committed.fate.kind !== 'notSent')
      answers.set(own.enrolmentId, committed.fate)
  }
  return answers
}

function isSent(one: Transmitted<StepOwn>): one is Sent {
  return one.result.kind === 'accepted'
}

function commitSent(
  { database, ...deps }: SendDependencies,
  sent: readonly Sent[],
  next: NextMail | null,
): Promise<Map<string, SendResult>> {
  const [first] = sent
  if (!first) return Promise.resolve(new Map<string, SendResult>())
  return database.withWorkspace(first.claimed.workspaceId, async (em) => {
    // In this order, as every transaction that writes an outcome.
    await lockOpenEnrolments(em, ...sent.map(({ claimed }) => claimed.recipient.personId))
    const enrolments = await lockEnrolments(
      em,
      sent.map(({ claimed }) => claimed.own.enrolmentId),
    )
    const ended = await endAttempts(
      em,
      sent.map(({ claimed, epoch, result: { response } }) => ({
        messageId: claimed.message.id,
        epoch,
        state: 'accepted',
        response,
      })),
    )
    const out = sent.map(({ claimed }) => claimed).filter(({ message }) => ended.has(message.id))
    await recordSent(em, out)
    const ids = new Set(out.map(({ own }) => own.enrolmentId))
    const going = enrolments.filter((enrolment) => ids.has(enrolment.id))
    const [sentAt = deps.now()] = ended.values() // one instant, as the transaction is one
    const { workspaceId } = first.claimed
    const places = next ? await bookNext(em, deps, { workspaceId, next, sentAt, enrolments: going }) : null
    return new Map([...ids].map((id) => [id, acceptedWith(sentAt, places?.get(id))]))
  })
}

function acceptedWith(at: number, nextAt: number | undefined): SendResult {
  return { kind: 'accepted', at, ...(nextAt !== undefined && { nextAt }) }
}

interface NextOfMany {
  workspaceId: string
  next: NextMail
  /** When the mail before went out. */
  sentAt: number
  /** Locked, as they are now that the mail before is out. */
  enrolments: readonly LockedEnrolment[]
}

/** The next mail of each gets its place, in the mailbox that wrote the one before. */
async function bookNext(
  em: EntityManager,
  deps: Pick<SendDependencies, 'keyring' | 'now'>,
  { workspaceId, next: { delayMs, ...step }, sentAt, enrolments }: NextOfMany,
): Promise<Map<string, number>> {
  const ids = enrolments.map((enrolment) => enrolment.id)
  const known = await lockMessages(em, ids, step.stepId)
  const notBefore = Math.max(sentAt + delayMs, deps.now())
  const free = enrolments.filter(
    (enrolment) =>
      !known.has(enrolment.id) &&
      !endOf(enrolment) &&
      !isPaused(enrolment) &&
      enrolment.absentUntil <= notBefore,
  )
  const places = new Map<string, number>()
  // In id order, as all who lock several.
  for (const [mailboxId, own] of [...byMailbox(free)].sort()) {
    const wanted = { workspaceId, ...step, enrolments: own, mailboxIds: [mailboxId], notBefore }
    for (const [id, at] of await bookPlaces(em, deps, wanted)) places.set(id, at)
  }
  return places
}

function byMailbox(enrolments: readonly LockedEnrolment[]): Map<string, LockedEnrolment[]> {
  return Map.groupBy(
    enrolments.filter(({ mailboxId }) => mailboxId !== null),
    ({ mailboxId }) => mailboxId ?? '',
  )
}
