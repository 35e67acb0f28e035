import type { HoldReason, Outcome } from './state.ts'

/** What the attempt to send one step came to, as the send activity reports it; its slot is used or given back. */
export type SendResult =
  // `at`: when it went out, by the ledger (results of earlier releases have none); `nextAt`: the next mail's place
  | { kind: 'accepted'; at?: number; nextAt?: number }
  | { kind: 'stopped'; outcome: Outcome } // a reply, suppression … was committed before the send
  | { kind: 'paused' } // the campaign or the contact is paused; the slot was given back
  | { kind: 'slotLost' } // the reservation was released or expired
  | { kind: 'deferred'; until: number } // a passing failure; try again no earlier than `until`
  | { kind: 'bounced' } // the recipient does not exist (5yz at RCPT)
  | { kind: 'held'; reason: HoldReason }

/**
 * Everything that can happen to a contact. A `reserveSlot` or `send` that has begun is answered (`slotReserved`,
 * `slotRefused`, `sendEnded`, or `failed` when the activity gave up) before anything else is fed; what comes in
 * meanwhile waits in the executor's queue. Only a stop that was heard during a send goes with its answer, so that
 * the reply to the last mail decides the outcome and not the plan's end.
 */
export type Input =
  | { kind: 'started' }
  | { kind: 'slotReserved'; at: number }
  | { kind: 'slotRefused'; result: Exclude<SendResult, { kind: 'accepted' | 'slotLost' | 'bounced' }> }
  | { kind: 'timeReached' }
  | { kind: 'sendEnded'; result: SendResult; stoppedMeanwhile?: Exclude<Outcome, 'finished'> }
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

/** A step as commands name it. */
export interface StepPlace {
  stepId: string
  stepIndex: number
}

/** The mail right after another, which may be given its place as soon as that one is out. */
export interface NextMail extends StepPlace {
  delayMs: number
}

/** An effect: performed at once, in order, whatever else has come in. Each is stated exactly once. */
export type Effect =
  | ({ kind: 'releaseSlot' } & StepPlace)
  | ({ kind: 'recordHold'; reason: HoldReason } & StepPlace)
  | ({ kind: 'resolveHold'; resolution: 'retried' | 'skipped' | 'markedSent'; by: string | null } & StepPlace)
  | ({ kind: 'recordPause' } & StepPlace)
  | ({ kind: 'recordWait'; until: number } & StepPlace) // a wait step begins, or goes on after a pause
  | { kind: 'recordEnd'; outcome: Outcome }

/** What the contact waits on: performed only if nothing else has come in; its answer is the next input. */
export type Wait =
  | ({ kind: 'reserveSlot'; notBefore: number } & StepPlace)
  | { kind: 'waitUntil'; at: number }
  | ({ kind: 'send'; next: NextMail | null } & StepPlace)
  | { kind: 'waitForMessage' }

/** What the executor (workflow, rehearsal, test) must do next: effects first, then at most one wait, last. */
export type Command = Effect | Wait

/** True for the command that an executor waits on. */
export function isWait(command: Command): command is Wait {
  switch (command.kind) {
    case 'reserveSlot':
    case 'waitUntil':
    case 'send':
    case 'waitForMessage':
      return true
    case 'releaseSlot':
    case 'recordHold':
    case 'resolveHold':
    case 'recordPause':
    case 'recordWait':
    case 'recordEnd':
      return false
  }
}
