import type { Keyring } from '#database/keyring.ts'
import type { Database } from '#database/orm.ts'
import type { LockedEnrolment } from '#database/records/enrolments.ts'
import type { LockedMessage } from '#database/records/ledger.ts'
import type { MailAccess } from '#database/records/mail-accounts.ts'
import {
  LEASE_MS,
  ORACLE_INTERVAL_MS,
  ORACLE_PATIENCE_MS,
  TRANSMIT_DEADLINE_MS,
} from '#domain/send-timing.ts'
import type { ComposedMail, MailDraft } from '#providers/mail/compose.ts'
import type { MailAccount, MailProvider } from '#providers/mail/mail-provider.ts'
import type { TextRenderer } from '#providers/text/text-renderer.ts'
import type { StepRef } from './activities.ts'
import type { Attempt } from './attempt.ts'

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

export interface ComposeDependencies {
  keyring: Keyring
  renderer: TextRenderer
  composeMail: (draft: MailDraft) => Promise<ComposedMail>
  /** Origin of the public pages, without a final slash. */
  publicUrl: string
}

export interface SendDependencies extends ComposeDependencies {
  database: Database
  mailProvider: (account: MailAccount) => MailProvider
  attempt: Attempt
  now: () => number
  /** 0…1 */
  random: () => number
  timing: SendTiming
}

/** All that is known under the locks of a claim. */
export interface ClaimContext extends StepRef {
  enrolment: LockedEnrolment
  message: LockedMessage
  access: MailAccess
  /** Epoch ms at which the claim was made; the Date of the mail. */
  now: number
}
