import { uuidv7 } from 'uuidv7'
import type { EntityManager } from '#database/orm.ts'
import { lockOpenEnrolments } from '#database/records/enrolments.ts'
import { recordEvent } from '#database/records/events.ts'
import { tellLeadOf } from '#database/records/leads.ts'
import { endAttempt, readSentAt, settleUnknown, type AttemptEnd } from '#database/records/ledger.ts'
import { deleteSlot } from '#database/records/slots.ts'
import { suppress } from '#database/records/suppression.ts'
import { retryDelayMs } from '#domain/send-timing.ts'
import type { TransmitResult } from '#providers/mail/mail-provider.ts'
import type { Cargo, Claimed, Fate, TransportDependencies } from './send-context.ts'

/** What became of the attempt, or that the oracle must be asked first. */
export type Committed = { kind: 'answer'; fate: Fate } | { kind: 'lookUp' }

export interface Transmitted<Own> {
  claimed: Claimed<Own>
  epoch: number
  result: TransmitResult
}

/** Commit what became of an attempt: ledger, event, slot and read model in one transaction. */
export function commitOutcome<Own>(
  deps: TransportDependencies,
  cargo: Cargo<Own, unknown>,
  transmitted: Transmitted<Own>,
): Promise<Committed> {
  const { claimed, epoch, result } = transmitted
  return deps.database.withWorkspace(cargo.workspaceId, async (em): Promise<Committed> => {
    // In id order before any other lock, because a bounce stops every enrolment of the person.
    await lockOpenEnrolments(em, claimed.recipient.personId)
    await cargo.lock(em, claimed)
    const attempt = { claimed, epoch }
    switch (result.kind) {
      case 'accepted':
        return answer(await commitAccepted(em, cargo, { ...attempt, response: result.response }))
      case 'rejected':
        return answer(await commitRejected(em, { deps, cargo }, { ...attempt, ...result }))
      case 'transient':
        return answer(await commitDeferred(em, { deps, cargo }, { ...attempt, ...result }))
      case 'unknown':
        await loseAttempt(em, cargo, { ...attempt, ...result })
        return { kind: 'lookUp' }
    }
  })
}

function answer(fate: Fate): Committed {
  return { kind: 'answer', fate }
}

type Ended<Own, Kind extends TransmitResult['kind']> = Omit<Transmitted<Own>, 'result'> &
  Omit<Extract<TransmitResult, { kind: Kind }>, 'kind'>

interface Party<Own> {
  deps: TransportDependencies
  cargo: Cargo<Own, unknown>
}

async function commitAccepted<Own>(
  em: EntityManager,
  cargo: Cargo<Own, unknown>,
  { claimed, epoch, response }: Ended<Own, 'accepted'>,
): Promise<Fate> {
  const { id: messageId } = claimed.message
  const ended = await endAttempt(em, { messageId, epoch }, { state: 'accepted', response })
  // An answer that came after its lease is still the truth about a message that was given up as unknown.
  const settled = ended || (await settleUnknown(em, messageId, { resolution: 'sent', by: 'oracle' }))
  if (settled) await cargo.onSent(em, claimed)
  return { kind: 'accepted', at: await readSentAt(em, messageId) }
}

async function commitRejected<Own>(
  em: EntityManager,
  { deps, cargo }: Party<Own>,
  { claimed, epoch, scope, code, response }: Ended<Own, 'rejected'>,
): Promise<Fate> {
  if (scope === 'mailbox') {
    await endUnsent(em, cargo, { claimed, epoch, end: { state: 'planned', response, failureCode: code } })
    return { kind: 'held', reason: 'mailbox_unavailable' }
  }
  const { workspaceId, recipient, message } = claimed
  const end: AttemptEnd = { state: 'rejected', response, failureCode: scope }
  const ended = await endAttempt(em, { messageId: message.id, epoch }, end)
  if (ended) await recordRejected(em, cargo, { claimed, scope, code })
  if (scope === 'content') return { kind: 'held', reason: 'send_rejected' }
  if (ended)
    await suppress(em, deps.keyring, {
      workspaceId,
      emailKey: recipient.emailKey,
      reason: 'bounced',
      messageId: message.id,
    })
  return { kind: 'bounced' }
}

async function recordRejected<Own>(
  em: EntityManager,
  cargo: Cargo<Own, unknown>,
  { claimed, scope, code }: { claimed: Claimed<Own>; scope: 'recipient' | 'content'; code: string },
): Promise<void> {
  const { workspaceId, recipient } = claimed
  const eventId = uuidv7()
  await recordEvent(em, workspaceId, {
    ...cargo.about(claimed),
    id: eventId,
    kind: 'MessageRejected',
    code,
  })
  if (scope === 'content') return
  const { personId } = recipient
  await tellLeadOf(em, { workspaceId, personId, activity: 'bounced', at: claimed.now, eventId })
}

/** Certainly not delivered: the place is given back, and a later one is asked for. */
async function commitDeferred<Own>(
  em: EntityManager,
  { deps, cargo }: Party<Own>,
  { claimed, epoch, code, response, retryAfterMs }: Ended<Own, 'transient'>,
): Promise<Fate> {
  const delay = retryDelayMs(claimed.message.attempts + 1, deps.random())
  const until = deps.now() + Math.max(delay, retryAfterMs ?? 0)
  await endUnsent(em, cargo, { claimed, epoch, end: { state: 'planned', response, failureCode: code } })
  await cargo.onUnsent(em, claimed, until)
  return { kind: 'deferred', until }
}

async function endUnsent<Own>(
  em: EntityManager,
  cargo: Cargo<Own, unknown>,
  { claimed, epoch, end }: { claimed: Claimed<Own>; epoch: number; end: AttemptEnd },
): Promise<void> {
  if (!(await endAttempt(em, { messageId: claimed.message.id, epoch }, end))) return
  await deleteSlot(em, claimed.message.id)
  await recordEvent(em, claimed.workspaceId, {
    ...cargo.about(claimed),
    kind: 'MessageDeferred',
    code: end.failureCode ?? null,
  })
}

/** `transmitting → unknown`: the mail may have been delivered, and nobody has told us. */
export async function loseAttempt<Own>(
  em: EntityManager,
  cargo: Pick<Cargo<Own, unknown>, 'about'>,
  lost: { claimed: Claimed<Own>; epoch: number; code: string; response: string },
): Promise<void> {
  const { claimed, epoch, code, response } = lost
  const attempt = { messageId: claimed.message.id, epoch }
  if (await endAttempt(em, attempt, { state: 'unknown', response, failureCode: code }))
    await recordEvent(em, claimed.workspaceId, { ...cargo.about(claimed), kind: 'MessageUnknown', code })
}
