import { setHandler } from '@temporalio/workflow'
import { createPersistence, type Persistence } from '../shared/persistence.ts'
import {
  connectedSignal,
  disconnectedSignal,
  mailArrivedSignal,
  retrySignal,
  type MailboxInput,
} from './messages.ts'

export interface MailboxRun {
  input: MailboxInput
  /** Mails that are known and not understood yet, in the order in which they became known. */
  arrived: string[]
  isConnected: boolean
  /** Somebody wants a look now. */
  isAsked: boolean
  /** The run is about to continue as new: nothing more is begun. */
  isLeaving: boolean
  effects: Persistence
  add(inboxIds: readonly string[]): void
  /** Told of mail that came by another way. */
  onArrival: () => void
}

/** Open a run and attach its handlers. */
export function openRun(input: MailboxInput): MailboxRun {
  const run: MailboxRun = {
    input,
    arrived: [...(input.arrived ?? [])],
    isConnected: true,
    isAsked: false,
    isLeaving: false,
    effects: createPersistence(),
    add: (inboxIds) => void run.arrived.push(...inboxIds.filter((id) => !run.arrived.includes(id))),
    onArrival: () => undefined,
  }
  setHandler(connectedSignal, () => {
    run.isConnected = true
  })
  setHandler(disconnectedSignal, () => {
    run.isConnected = false
  })
  setHandler(retrySignal, () => {
    run.isAsked = true
    run.effects.retry()
  })
  setHandler(mailArrivedSignal, (mail) => {
    if (typeof mail?.inboxId === 'string') run.add([mail.inboxId])
    run.onArrival()
  })
  return run
}
