import type { HoldReason, Outcome } from './state.ts'

/** What the attempt to send one step came to, as the send activity reports it. */
export type SendResult =
  | { kind: 'accepted' }
  | { kind: 'stopped'; outcome: Outcome } // a reply, suppression … was committed before the send
  | { kind: 'paused' } // the campaign or the contact is paused; the slot was given back
  | { kind: 'slotLost' } // the reservation was released or expired
  | { kind: 'deferred'; until: number } // a passing failure; try again no earlier than `until`
  | { kind: 'bounced' } // the recipient does not exist (5yz at RCPT)
  | { kind: 'held'; reason: HoldReason }

/** Everything that can happen to a contact. */
export type Input =
  | { kind: 'started' }
  | { kind: 'slotReserved'; at: number }
  | { kind: 'slotRefused'; result: Exclude<SendResult, { kind: 'accepted' | 'slotLost' | 'bounced' }> }
  | { kind: 'timeReached' }
  | { kind: 'sendEnded'; result: SendResult }
  | { kind: 'replied' }
  | { kind: 'bounced' }
  | { kind: 'unsubscribed' }
  | { kind: 'suppressed' }
  | { kind: 'stopped' }
  | { kind: 'absent'; until: number }
  | { kind: 'paused' }
  | { kind: 'resumed' }
  | { kind: 'failed' } // an activity gave up
  | { kind: 'retried'; by?: string } // a human (`by` is a user id): try the held step again
  | { kind: 'skipped'; by?: string } // a human: leave the held step out
  | { kind: 'markedSent'; by?: string } // a human: the mail of unknown fate did go out

/** What the executor (workflow, rehearsal, test) must do next; a command that waits for an answer stands last. */
export type Command =
  | { kind: 'releaseSlot'; stepId: string }
  | { kind: 'recordHold'; stepId: string; reason: HoldReason }
  | {
      kind: 'resolveHold'
      stepId: string
      resolution: 'retried' | 'skipped' | 'markedSent'
      by: string | null
    }
  | { kind: 'recordPause'; stepId: string }
  | { kind: 'recordEnd'; outcome: Outcome }
  | { kind: 'reserveSlot'; stepId: string; stepIndex: number; notBefore: number }
  | { kind: 'waitUntil'; at: number }
  | { kind: 'send'; stepId: string; stepIndex: number }
  | { kind: 'waitForMessage' }
