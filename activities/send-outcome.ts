import type { EntityManager } from '#database/orm.ts'
import {
  lockEnrolment,
  lockOpenEnrolments,
  markSlotting,
  markStepSent,
} from '#database/records/enrolments.ts'
import { recordEvent, type NewEvent } from '#database/records/events.ts'
import { endAttempt, settleUnknown, type AttemptEnd } from '#database/records/ledger.ts'
import { deleteSlot } from '#database/records/slots.ts'
import { suppress } from '#database/records/suppression.ts'
import { touchThread } from '#database/records/threads.ts'
import { retryDelayMs } from '#domain/send-timing.ts'
import type { SendResult } from '#domain/sequence/messages.ts'
import type { TransmitResult } from '#providers/mail/mail-provider.ts'
import type { ClaimContext, SendDependencies } from './send-context.ts'

/** What the interpreter is told, or that the oracle must be asked first. */
export type Committed = { kind: 'answer'; result: SendResult } | { kind: 'lookUp' }

export interface Transmitted {
  context: ClaimContext
  epoch: number
  result: TransmitResult
}

/** Commit what became of an attempt: ledger, event, slot and read model in one transaction. */
export function commitOutcome(deps: SendDependencies, transmitted: Transmitted): Promise<Committed> {
  const { context } = transmitted
  return deps.database.withWorkspace(context.workspaceId, async (em) => {
    // In id order before any other lock, because a bounce stops every enrolment of the person.
    await lockOpenEnrolments(em, context.enrolment.personId)
    await lockEnrolment(em, context.enrolmentId)
    switch (transmitted.result.kind) {
      case 'accepted':
        return answer(await commitAccepted(em, transmitted, transmitted.result.response))
      case 'rejected':
        return answer(await commitRejected(em, deps, transmitted))
      case 'transient':
        return answer(await commitDeferred(em, deps, transmitted))
      case 'unknown':
        await loseAttempt(em, context, { epoch: transmitted.epoch, ...transmitted.result })
        return { kind: 'lookUp' }
    }
  })
}

function answer(result: SendResult): Committed {
  return { kind: 'answer', result }
}

async function commitAccepted(
  em: EntityManager,
  { context, epoch }: Transmitted,
  response: string,
): Promise<SendResult> {
  const ended = await endAttempt(
    em,
    { messageId: context.message.id, epoch },
    { state: 'accepted', response },
  )
  // An answer that came after its lease is still the truth about a message that was given up as unknown.
  const settled = ended || (await settleUnknown(em, context.message.id, { resolution: 'sent', by: 'oracle' }))
  if (settled) await recordSent(em, context)
  return { kind: 'accepted' }
}

/** The message is known to be out: timeline, thread and read model. */
export async function recordSent(em: EntityManager, context: ClaimContext): Promise<void> {
  const threadId = await threadOf(em, context)
  if (threadId) await touchThread(em, threadId)
  await markStepSent(em, context.enrolmentId, context.stepIndex)
  await recordEvent(em, context.workspaceId, { ...about(context), threadId, kind: 'MessageSent' })
}

async function commitRejected(
  em: EntityManager,
  deps: SendDependencies,
  { context, epoch, result }: Transmitted,
): Promise<SendResult> {
  if (result.kind !== 'rejected') throw new TypeError('not a rejection')
  if (result.scope === 'mailbox') {
    await endUnsent(
      em,
      { context, epoch },
      { state: 'planned', response: result.response, failureCode: result.code },
    )
    return { kind: 'held', reason: 'mailbox_unavailable' }
  }
  const { workspaceId, enrolment, message } = context
  const end: AttemptEnd = { state: 'rejected', response: result.response, failureCode: result.scope }
  const ended = await endAttempt(em, { messageId: message.id, epoch }, end)
  if (ended)
    await recordEvent(em, workspaceId, { ...about(context), kind: 'MessageRejected', code: result.code })
  if (result.scope === 'content') return { kind: 'held', reason: 'send_rejected' }
  if (ended)
    await suppress(em, deps.keyring, {
      workspaceId,
      emailKey: enrolment.emailKey,
      reason: 'bounced',
      messageId: message.id,
    })
  return { kind: 'bounced' }
}

/** Certainly not delivered: the place is given back, and a later one is asked for. */
async function commitDeferred(
  em: EntityManager,
  deps: SendDependencies,
  { context, epoch, result }: Transmitted,
): Promise<SendResult> {
  if (result.kind !== 'transient') throw new TypeError('not a passing failure')
  const delay = retryDelayMs(context.message.attempts + 1, deps.random())
  const until = deps.now() + Math.max(delay, result.retryAfterMs ?? 0)
  const end: AttemptEnd = { state: 'planned', response: result.response, failureCode: result.code }
  await endUnsent(em, { context, epoch }, end)
  await markSlotting(em, context.enrolmentId, until)
  return { kind: 'deferred', until }
}

async function endUnsent(
  em: EntityManager,
  { context, epoch }: Pick<Transmitted, 'context' | 'epoch'>,
  end: AttemptEnd,
): Promise<void> {
  if (!(await endAttempt(em, { messageId: context.message.id, epoch }, end))) return
  await deleteSlot(em, context.message.id)
  await recordEvent(em, context.workspaceId, {
    ...about(context),
    kind: 'MessageDeferred',
    code: end.failureCode ?? null,
  })
}

/** `transmitting → unknown`: the mail may have been delivered, and nobody has told us. */
export async function loseAttempt(
  em: EntityManager,
  context: ClaimContext,
  { epoch, code, response }: { epoch: number; code: string; response: string },
): Promise<void> {
  const attempt = { messageId: context.message.id, epoch }
  if (await endAttempt(em, attempt, { state: 'unknown', response, failureCode: code }))
    await recordEvent(em, context.workspaceId, { ...about(context), kind: 'MessageUnknown', code })
}

function about({ enrolment, message, stepIndex }: ClaimContext): Omit<NewEvent, 'kind'> {
  const { id: enrolmentId, campaignId, personId } = enrolment
  return { enrolmentId, campaignId, personId, messageId: message.id, threadId: message.threadId, stepIndex }
}

async function threadOf(em: EntityManager, { message }: ClaimContext): Promise<string | null> {
  const [row] = await em.execute<{ thread_id: string | null }[]>(
    'select thread_id from message where id = ?',
    [message.id],
  )
  return row?.thread_id ?? null
}
