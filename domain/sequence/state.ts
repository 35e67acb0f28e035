/** How an enrolment ended. */
export const OUTCOMES = ['finished', 'replied', 'bounced', 'unsubscribed', 'suppressed', 'stopped'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Why a contact waits for a human. */
export const HOLD_REASONS = [
  'no_mailbox',
  'mailbox_unavailable',
  'content_incomplete',
  'send_failed',
  'send_rejected',
  'send_unknown',
  'activity_failed',
] as const
export type HoldReason = (typeof HOLD_REASONS)[number]

/** Where a contact stands with the step under its cursor. */
export type Phase =
  | { kind: 'new' }
  | { kind: 'slotting' } // before a mail: wants a send slot no earlier than `notBefore`
  | { kind: 'waiting'; until: number } // sleeps until its slot (or until a wait step is over)
  | { kind: 'sending' } // its time has come: the send is next, and once begun its outcome is the next input
  | { kind: 'held'; reason: HoldReason }
  | { kind: 'ended'; outcome: Outcome }

/**
 * All that a contact workflow carries, at most 16 KiB as JSON; instants are epoch milliseconds.
 * `cursor` is the index of the next step in the plan; `attempts` counts failed tries of that step.
 */
export interface ContactState {
  v: 1
  cursor: number
  phase: Phase
  notBefore: number
  absentUntil: number
  paused: boolean
  attempts: number
  sent: number
}

export const initialState: ContactState = {
  v: 1,
  cursor: 0,
  phase: { kind: 'new' },
  notBefore: 0,
  absentUntil: 0,
  paused: false,
  attempts: 0,
  sent: 0,
}
