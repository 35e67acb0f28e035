import { whileBeating } from './attempt.ts'
import { tryAgainIn } from './failures.ts'
import { claimCargo } from './send-claim.ts'
import type { Cargo, Fate, TransportDependencies } from './send-context.ts'
import { askOracle } from './send-oracle.ts'
import { commitOutcome } from './send-outcome.ts'
import { persist, transmit } from './transmission.ts'

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
