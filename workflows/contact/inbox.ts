import { log, setHandler } from '@temporalio/workflow'
import type { Input } from '#domain/sequence/messages.ts'
import { refusal } from '../shared/refusal.ts'
import { isNews } from '../shared/told.ts'
import { holdReason, snapshot, type Conversation } from './conversation.ts'
import { contactSignals, markSentUpdate, retryUpdate, skipUpdate, stateQuery } from './messages.ts'

type Wish = 'retried' | 'skipped' | 'markedSent'

const { absent, retried, skipped, markedSent, ...facts } = contactSignals
/** The descriptions are shown in Temporal Web, where a signal is chosen. */
const wishes: [Wish, { signal: typeof retried; update: typeof retryUpdate; description: string }][] = [
  [
    'retried',
    { signal: retried, update: retryUpdate, description: 'A held contact: try the step again. No input.' },
  ],
  [
    'skipped',
    { signal: skipped, update: skipUpdate, description: 'A held contact: leave the step out. No input.' },
  ],
  [
    'markedSent',
    {
      signal: markedSent,
      update: markSentUpdate,
      description: 'A mail of unknown fate: it did go out; go on to the next step. No input.',
    },
  ],
]

/**
 * Take in signals, updates and queries; handlers only put what they hear at the end of the queue (rule R6).
 * Signals may be typed by a human in Temporal Web, so that nothing about their payload is taken for granted.
 */
export function attachInbox(conversation: Conversation): void {
  for (const kind of Object.keys(facts) as (keyof typeof facts)[])
    setHandler(facts[kind], (told) => take(conversation, told, { kind }))
  setHandler(absent, (told) => {
    const until = told?.until
    if (typeof until === 'number' && Number.isFinite(until))
      take(conversation, told, { kind: 'absent', until })
    else log.warn('the signal `absent` was ignored: `until` must be epoch milliseconds')
  })
  for (const [kind, { signal, update, description }] of wishes) {
    const hear = (told: unknown) => take(conversation, told, { kind, ...by(told) })
    const validator = (_told: unknown) => refuseUnlessHeld(conversation, kind)
    setHandler(signal, hear, { description })
    setHandler(update, hear, { description, validator })
  }
  setHandler(stateQuery, () => snapshot(conversation), {
    description: 'Where it stands and what it waits for.',
  })
}

/** Who wishes it, if the payload says so in a form that can be an id. */
function by(told: unknown): { by?: string } {
  if (typeof told !== 'object' || told === null || !('by' in told)) return {}
  return typeof told.by === 'string' && /^[0-9a-f-]{36}$/.test(told.by) ? { by: told.by } : {}
}

function take(conversation: Conversation, told: unknown, input: Input): void {
  if (!isNews(conversation.seen, told)) return
  conversation.told += 1
  if (conversation.effects.isHeld() && input.kind === 'retried') conversation.effects.retry()
  else conversation.queue.push(input)
}

function refuseUnlessHeld(conversation: Conversation, kind: Wish): void {
  const reason = holdReason(conversation)
  if (reason === null) throw refusal('This contact is not held; there is nothing to decide.')
  if (conversation.effects.isHeld() && kind !== 'retried')
    throw refusal('The last step could not be written down; only a retry can go on.')
  if (kind === 'markedSent' && reason !== 'send_unknown')
    throw refusal('Only a mail of unknown fate can be marked as sent.')
  if (conversation.queue.some((input) => ['retried', 'skipped', 'markedSent'].includes(input.kind)))
    throw refusal('Somebody has just decided about this contact.')
}
