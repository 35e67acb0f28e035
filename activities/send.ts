import type { Keyring } from '#database/keyring.ts'
import type { Database } from '#database/orm.ts'
import {
  LEASE_MS,
  ORACLE_INTERVAL_MS,
  ORACLE_PATIENCE_MS,
  TRANSMIT_DEADLINE_MS,
} from '#domain/send-timing.ts'
import type { SendResult } from '#domain/sequence/messages.ts'
import type { MailAccount, MailProvider } from '#providers/mail/mail-provider.ts'
import type { ContactActivities, StepRef } from './activities.ts'
import { whileBeating, type Attempt } from './attempt.ts'
import type { ComposeDependencies } from './compose-message.ts'
import { tryAgainIn } from './failures.ts'
import { claimMessage, type Claim } from './send-claim.ts'
import { askOracle } from './send-oracle.ts'
import { commitOutcome, type Committed, type Transmitted } from './send-outcome.ts'

/** The clocks of a send (domain/send-timing.ts), in ms; tests shorten them together. */
export interface SendTiming {
  deadlineMs: number
  leaseMs: number
  oraclePatienceMs: number
  oracleIntervalMs: number
}

export const SEND_TIMING: SendTiming = {
  deadlineMs: TRANSMIT_DEADLINE_MS,
  leaseMs: LEASE_MS,
  oraclePatienceMs: ORACLE_PATIENCE_MS,
  oracleIntervalMs: ORACLE_INTERVAL_MS,
}

export interface SendDependencies extends ComposeDependencies {
  database: Database
  keyring: Keyring
  mailProvider: (account: MailAccount) => MailProvider
  attempt: Attempt
  now: () => number
  /** 0…1 */
  random: () => number
  timing: SendTiming
}

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
