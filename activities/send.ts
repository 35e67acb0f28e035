import type { SendResult } from '#domain/sequence/messages.ts'
import type { ContactActivities, StepRef } from './activities.ts'
import { whileBeating } from './attempt.ts'
import { tryAgainIn } from './failures.ts'
import { claimMessage, type Claim } from './send-claim.ts'
import { SEND_TIMING, type SendDependencies } from './send-context.ts'
import { askOracle } from './send-oracle.ts'
import { commitOutcome, type Committed, type Transmitted } from './send-outcome.ts'

export { SEND_TIMING, type SendDependencies }

/** The send of one step, at most once (design §6). */
export function createSendActivities(deps: SendDependencies): Pick<ContactActivities, 'sendMessage'> {
  return { sendMessage: (step) => whileBeating(deps.attempt, () => sendMessage(deps, step)) }
}

async function sendMessage(deps: SendDependencies, step: StepRef): Promise<SendResult> {
  const begun = performance.now()
  const claim = await claimMessage(deps, step)
  switch (claim.kind) {
    case 'answer':
      return claim.result
    case 'busy':
      throw tryAgainIn(claim.ms, 'Another attempt is transmitting this message.')
    case 'lookUp':
      return askOracle(deps, claim.context)
    case 'transmit': {
      const committed = await persist(deps, begun, await transmit(deps, claim, begun))
      return committed.kind === 'answer' ? committed.result : askOracle(deps, claim.context)
    }
  }
}

/** The wire action, which ends before its lease does. */
async function transmit(
  deps: SendDependencies,
  claim: Extract<Claim, { kind: 'transmit' }>,
  begun: number,
): Promise<Transmitted> {
  const { context, mail, epoch } = claim
  const { access } = context
  const provider = deps.mailProvider({ smtp: access.smtp, imap: access.imap })
  // Measured from before the claim on a clock that nobody sets: a process that was frozen sends no dot afterwards.
  const isLeased = () => performance.now() - begun < deps.timing.leaseMs
  const result = await provider.transmit(
    mail.mime,
    { from: access.address, to: mail.to },
    { deadlineMs: deps.timing.deadlineMs, onBeforeDot: isLeased },
  )
  return { context, epoch, result }
}

const PERSIST_TRIES_MS = [100, 500, 2_000, 5_000, 10_000]

/** An outcome that is known must not become unknown because the database was away for a moment. */
async function persist(deps: SendDependencies, begun: number, transmitted: Transmitted): Promise<Committed> {
  for (const pause of PERSIST_TRIES_MS) {
    try {
      return await commitOutcome(deps, transmitted)
    } catch (error) {
      if (performance.now() - begun + pause > deps.timing.leaseMs) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  return commitOutcome(deps, transmitted)
}
