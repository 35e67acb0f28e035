import { lockEnrolment, markSlotting } from '#database/records/enrolments.ts'
import { lockMessage, settleUnknown } from '#database/records/ledger.ts'
import { filesSentMail } from '#database/records/mailbox-sync.ts'
import { deleteSlot } from '#database/records/slots.ts'
import type { SendResult } from '#domain/sequence/messages.ts'
import { tryAgainIn } from './failures.ts'
import { recordSent } from './send-outcome.ts'
import type { ClaimContext, SendDependencies } from './send-context.ts'

/**
 * Find out what became of a message of unknown fate. Its presence in the Sent folder proves that it went out; its
 * absence proves the contrary only where the server files what it sends by itself, and only after some patience.
 * Without a proof a human decides (cold mail prefers zero duplicates).
 */
export async function askOracle(deps: SendDependencies, context: ClaimContext): Promise<SendResult> {
  const { access, message } = context
  const provider = deps.mailProvider({ smtp: access.smtp, imap: access.imap })
  const finding = await provider.findSent(message.messageIdHeader)
  if (finding === 'found') return settle(deps, context, 'sent')
  const isReliable =
    finding === 'absent' &&
    (await deps.database.withWorkspace(context.workspaceId, (em) => filesSentMail(em, access.mailboxId)))
  if (!isReliable) return { kind: 'held', reason: 'send_unknown' }
  if ((await unknownForMs(deps, context)) < deps.timing.oraclePatienceMs)
    throw tryAgainIn(deps.timing.oracleIntervalMs, 'The Sent folder does not show the message yet.')
  return settle(deps, context, 'not_sent')
}

function settle(
  deps: SendDependencies,
  context: ClaimContext,
  resolution: 'sent' | 'not_sent',
): Promise<SendResult> {
  const { workspaceId, enrolmentId, message } = context
  return deps.database.withWorkspace(workspaceId, async (em): Promise<SendResult> => {
    await lockEnrolment(em, enrolmentId)
    const settled = await settleUnknown(em, message.id, { resolution, by: 'oracle' })
    if (resolution === 'sent') {
      if (settled) await recordSent(em, context)
      return { kind: 'accepted' }
    }
    if (settled) await deleteSlot(em, message.id)
    await markSlotting(em, enrolmentId, null)
    return { kind: 'slotLost' }
  })
}

async function unknownForMs(deps: SendDependencies, context: ClaimContext): Promise<number> {
  const { workspaceId, enrolmentId, stepId } = context
  const message = await deps.database.withWorkspace(workspaceId, (em) => lockMessage(em, enrolmentId, stepId))
  return message?.unknownMs ?? 0
}
