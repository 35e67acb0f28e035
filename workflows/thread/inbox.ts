import { log, setHandler } from '@temporalio/workflow'
import type { Input, Wish } from '#domain/thread/inputs.ts'
import { refusalOf } from '#domain/thread/refusals.ts'
import { refusal } from '../shared/refusal.ts'
import { instantOf, isNews } from '../shared/told.ts'
import { expected, snapshot, type Conversation } from './conversation.ts'
import {
  absentSignal,
  mailArrivedSignal,
  meetingAgreedSignal,
  retrySignal,
  stateQuery,
  stoppedSignal,
  threadUpdates,
} from './messages.ts'
import { fieldsOf, idIn, readWish } from './wishes.ts'

/** Shown in Temporal Web, where an update is chosen. */
const DESCRIPTIONS: Record<Wish['kind'], string> = {
  approved: 'Send the draft: {"draftId": "…", "followUps": true}.',
  rejected: 'Do not send the draft: {"draftId": "…"}.',
  edited: 'A text that a human wrote takes the place of the draft: {"draftId": "…", "basedOn": "…"}.',
  regenerated: 'Draft anew: {"requestId": "…"}, the row that says what is to be different.',
  intentCorrected: 'Say what the mail wants: {"intentId": "…"}.',
  takenOver: 'Answer by hand; the assistant is silent. No input.',
  handedBack: 'The assistant may answer again. No input.',
  undone: 'Call an answer back that would go out by itself. No input.',
  followUpCancelled: 'Do not send this follow-up: {"followUpId": "…"}.',
  closed: 'Close the conversation. No input.',
  retried: 'A held thread: try again what failed. No input.',
  markedSent: 'A held thread: the mail of unknown fate did go out. No input.',
}

/**
 * Take in signals, updates and queries; handlers only put what they hear at the end of the queue (rule R6).
 * A human may type them in Temporal Web, so that nothing about their payload is taken for granted.
 */
export function attachInbox(conversation: Conversation): void {
  setHandler(mailArrivedSignal, (told) => {
    const inboundId = idIn(fieldsOf(told), 'inboundId')
    if (inboundId === null) return ignore('mailArrived', '`inboundId` must be the id of a mail')
    take(conversation, told, { kind: 'mailArrived', inboundId, at: instantOf(told?.at) ?? Date.now() })
  })
  setHandler(absentSignal, (told) => {
    const until = instantOf(told?.until)
    if (until === null) return ignore('absent', '`until` must be epoch milliseconds')
    take(conversation, told, { kind: 'absent', until })
  })
  setHandler(meetingAgreedSignal, (told) => take(conversation, told, { kind: 'meetingAgreed' }))
  setHandler(stoppedSignal, (told) => {
    const reason = STOPS.find((stop) => stop === told?.reason)
    if (!reason) return ignore('stopped', `\`reason\` must be one of ${STOPS.join(', ')}`)
    take(conversation, told, { kind: 'stopped', reason })
  })
  setHandler(retrySignal, (told) => take(conversation, told, { kind: 'retried' }), {
    description: DESCRIPTIONS.retried,
  })
  for (const kind of Object.keys(threadUpdates) as Wish['kind'][])
    setHandler(threadUpdates[kind], (told) => take(conversation, told, wishIn(kind, told)), {
      description: DESCRIPTIONS[kind],
      validator: (told) => refuseUnlessHeard(conversation, wishIn(kind, told)),
    })
  setHandler(stateQuery, () => snapshot(conversation), {
    description: 'Where it stands and what it waits for.',
  })
}

const STOPS = ['unsubscribed', 'bounced', 'suppressed'] as const

function take(conversation: Conversation, told: unknown, input: Input): void {
  if (!isNews(conversation.seen, told)) return
  conversation.told += 1
  if (conversation.effects.isHeld() && input.kind === 'retried') conversation.effects.retry()
  else conversation.queue.push(input)
}

function ignore(signal: string, because: string): void {
  log.warn(`the signal \`${signal}\` was ignored: ${because}`)
}

function wishIn(kind: Wish['kind'], told: unknown): Wish {
  const wish = readWish(kind, told)
  if (typeof wish === 'string') throw refusal(wish)
  return wish
}

/** What is taken is also carried out: a wish is measured against what the queue will have come to. */
function refuseUnlessHeard(conversation: Conversation, wish: Wish): void {
  if (conversation.effects.isHeld()) {
    if (wish.kind === 'retried') return
    throw refusal('The last step could not be written down; only a retry can go on.')
  }
  if (conversation.isSending && isUnderWay(conversation, wish)) throw refusal('This follow-up is being sent.')
  const because = refusalOf(expected(conversation), wish)
  if (because !== null) throw refusal(because)
}

function isUnderWay({ flow }: Conversation, wish: Wish): boolean {
  return wish.kind === 'followUpCancelled' && wish.followUpId === flow.draft?.followUpId
}
