import { readSentAt, settleUnknown } from '#database/records/ledger.ts'
import { lockMessageById } from '#database/records/ledger-rows.ts'
import { filesSentMail } from '#database/records/mailbox-sync.ts'
import { deleteSlot } from '#database/records/slots.ts'
import { tryAgainIn } from './failures.ts'
import type { Cargo, Claimed, Fate, TransportDependencies } from './send-context.ts'

/**
 * Find out what became of a message of unknown fate. Its presence in the Sent folder proves that it went out; its
 * absence proves the contrary only where the server files what it sends by itself, and only after some patience.
 * Without a proof a human decides (cold mail prefers zero duplicates).
 */
export async function askOracle<Own>(
  deps: TransportDependencies,
  cargo: Cargo<Own, unknown>,
  claimed: Claimed<Own>,
): Promise<Fate> {
  const { access, message, workspaceId } = claimed
  const provider = deps.mailProvider({ smtp: access.smtp, imap: access.imap })
  const finding = await provider.findSent(message.messageIdHeader)
  if (finding === 'found') return settle(deps, cargo, { claimed, resolution: 'sent' })
  const isReliable =
    finding === 'absent' &&
    (await deps.database.withWorkspace(workspaceId, (em) => filesSentMail(em, access.mailboxId)))
  if (!isReliable) return { kind: 'held', reason: 'send_unknown' }
  if ((await unknownForMs(deps, claimed)) < deps.timing.oraclePatienceMs)
    throw tryAgainIn(deps.timing.oracleIntervalMs, 'The Sent folder does not show the message yet.')
  return settle(deps, cargo, { claimed, resolution: 'not_sent' })
}

function settle<Own>(
  deps: TransportDependencies,
  cargo: Cargo<Own, unknown>,
  { claimed, resolution }: { claimed: Claimed<Own>; resolution: 'sent' | 'not_sent' },
): Promise<Fate> {
  const { id: messageId } = claimed.message
  return deps.database.withWorkspace(claimed.workspaceId, async (em): Promise<Fate> => {
    await cargo.lock(em, claimed)
    const settled = await settleUnknown(em, messageId, { resolution, by: 'oracle' })
    if (resolution === 'sent') {
      if (settled) await cargo.onSent(em, claimed)
      return { kind: 'accepted', at: await readSentAt(em, messageId) }
    }
    if (settled) await deleteSlot(em, messageId)
    await cargo.onUnsent(em, claimed, null)
    return { kind: 'notSent' }
  })
}

async function unknownForMs<Own>(deps: TransportDependencies, claimed: Claimed<Own>): Promise<number> {
  const { workspaceId, message } = claimed
  const row = await deps.database.withWorkspace(workspaceId, (em) => lockMessageById(em, message.id))
  return row?.unknownMs ?? 0
}
