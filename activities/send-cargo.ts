import { whileBeating } from './attempt.ts'
import { tryAgainIn } from './failures.ts'
import { claimCargo, type Claim } from './send-claim.ts'
import type { Cargo, Fate, TransportDependencies } from './send-context.ts'
import { askOracle } from './send-oracle.ts'
import { commitOutcome, type Committed, type Transmitted } from './send-outcome.ts'

/**
 * Send one mail now, at most once (design §6): claim, transmit, commit what became of it; where nobody knows, ask.
 * Safe to repeat: whatever an earlier attempt has committed is answered again.
 */
export function sendCargo<Own, Refusal>(
  deps: TransportDependencies,
  cargo: Cargo<Own, Refusal>,
): Promise<Fate | Refusal> {
  return whileBeating(deps.attempt, async () => {
    const begun = performance.now()
    const claim = await claimCargo(deps, cargo)
    switch (claim.kind) {
      case 'answer':
        return claim.answer
      case 'busy':
        throw tryAgainIn(claim.ms, 'Another attempt is transmitting this message.')
      case 'lookUp':
        return askOracle(deps, cargo, claim.claimed)
      case 'transmit': {
        const transmitted = await transmit(deps, claim, begun)
        const committed = await persist(deps, begun, () => commitOutcome(deps, cargo, transmitted))
        return committed.kind === 'answer' ? committed.fate : askOracle(deps, cargo, claim.claimed)
      }
    }
  })
}

/** The wire action, which ends before its lease does. */
async function transmit<Own, Refusal>(
  deps: TransportDependencies,
  { claimed, mail, epoch }: Extract<Claim<Own, Refusal>, { kind: 'transmit' }>,
  begun: number,
): Promise<Transmitted<Own>> {
  const { access } = claimed
  const provider = deps.mailProvider({ smtp: access.smtp, imap: access.imap })
  // Measured from before the claim on a clock that nobody sets: a process that was frozen sends no dot afterwards.
  const isLeased = () => performance.now() - begun < deps.timing.leaseMs
  const result = await provider.transmit(
    mail.mime,
    { from: access.address, to: mail.to },
    { deadlineMs: deps.timing.deadlineMs, onBeforeDot: isLeased },
  )
  return { claimed, epoch, result }
}

const PERSIST_TRIES_MS = [100, 500, 2_000, 5_000, 10_000]

/** An outcome that is known must not become unknown because the database was away for a moment. */
async function persist(
  deps: TransportDependencies,
  begun: number,
  commit: () => Promise<Committed>,
): Promise<Committed> {
  for (const pause of PERSIST_TRIES_MS) {
    try {
      return await commit()
    } catch (error) {
      if (performance.now() - begun + pause > deps.timing.leaseMs) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  return commit()
}
