import type { EntityManager } from '#database/orm.ts'
import { isTripped } from '#database/records/holds.ts'
import { beginTransmissions } from '#database/records/ledger.ts'
import { isSent, type LockedMessage } from '#database/records/ledger-rows.ts'
import { readMailAccess, type MailAccess } from '#database/records/mail-accounts.ts'
import type { Cargo, Claimed, Fate, Leased, TransportDependencies } from './send-context.ts'
import { loseAttempt } from './send-outcome.ts'

export type Claim<Own, Refusal> =
  | { kind: 'answer'; answer: Fate | Refusal }
  /** Another attempt holds the lease for so long. */
  | { kind: 'busy'; ms: number }
  /** A message of unknown fate: the oracle must be asked before anything else. */
  | { kind: 'lookUp'; claimed: Claimed<Own> }
  | ({ kind: 'transmit' } & Leased<Own>)

/**
 * One transaction that decides whether the mail may go out now. It re-checks, under the locks of what it is for and of
 * its ledger row, all that may have changed meanwhile, and commits `transmitting` before any byte leaves.
 */
export function claimCargo<Own, Refusal>(
  deps: TransportDependencies,
  cargo: Cargo<Own, Refusal>,
): Promise<Claim<Own, Refusal>> {
  const { workspaceId } = cargo
  return deps.database.withWorkspace(workspaceId, async (em): Promise<Claim<Own, Refusal>> => {
    const target = await cargo.find(em)
    if (target.kind === 'refused') return answer(target.refusal)
    const { message } = target.found
    const settled = fateOf(message, deps.now())
    if (settled) return answer(settled)
    const access = await readMailAccess(em, deps.keyring, message.mailboxId)
    const claimed = { ...target.found, workspaceId, access, now: deps.now() }
    if (message.state === 'unknown') return { kind: 'lookUp', claimed }
    if (message.state === 'transmitting') return takeOver(em, cargo, claimed)
    const refusal = await cargo.forbid(em, claimed)
    if (refusal) return answer(refusal)
    const mail = await cargo.compose(em, claimed)
    if (mail.kind === 'refused') return answer(mail.refusal)
    const epochs = await beginTransmissions(em, [message.id], deps.timing.leaseMs)
    return { kind: 'transmit', claimed, mail: mail.found, epoch: epochs.get(message.id) ?? 0 }
  })
}

function answer<Refusal>(given: Fate | Refusal): { kind: 'answer'; answer: Fate | Refusal } {
  return { kind: 'answer', answer: given }
}

/** What an earlier attempt of this activity has committed is answered again. */
function fateOf(message: LockedMessage, now: number): Fate | null {
  if (isSent(message)) return { kind: 'accepted', at: message.endedAt ?? now }
  if (message.state !== 'rejected') return null
  return message.failureCode === 'recipient' ? { kind: 'bounced' } : { kind: 'held', reason: 'send_rejected' }
}

/** An attempt is under way, or died on the way: then nobody knows what became of the mail. */
async function takeOver<Own, Refusal>(
  em: EntityManager,
  cargo: Cargo<Own, Refusal>,
  claimed: Claimed<Own>,
): Promise<Claim<Own, Refusal>> {
  const { message } = claimed
  if (message.leaseMs > 0) return { kind: 'busy', ms: message.leaseMs }
  await loseAttempt(em, cargo, { claimed, epoch: message.epoch, code: 'lease_over', response: '' })
  return { kind: 'lookUp', claimed }
}

/** Whether the mailbox cannot send now: disconnected, paused, or failing for everybody. */
export async function isUnavailable(em: EntityManager, access: MailAccess): Promise<boolean> {
  return access.status !== 'connected' || (await isTripped(em, access.mailboxId))
}
