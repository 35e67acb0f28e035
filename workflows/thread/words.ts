import type { Effect } from '#domain/thread/commands.ts'
import type { ThreadFlow } from '#domain/thread/flow.ts'

/** How the steps of a thread read in Temporal Web: plain words, nothing personal. */

export const TIMER_WORDS = {
  undo: 'The undo window of an answer that goes out by itself',
  follow_up: 'Wait until the next follow-up is due',
  send_time: 'Wait until the send that was put off is tried again',
  hold_end: 'Wait until the assistant may be asked again',
}

export function nounOf({ draft }: ThreadFlow): string {
  return draft?.kind === 'follow_up' ? 'follow-up' : 'answer'
}

export function summaryOfEffect(effect: Effect): string {
  switch (effect.kind) {
    case 'settleDraft':
      return `The draft is ${effect.state}`
    case 'cancelFollowUps':
      return `Cancel ${effect.followUpId === null ? 'the follow-ups' : 'a follow-up'}: ${plain(effect.reason)}`
    case 'planFollowUps':
      return `Plan ${effect.followUps.length} follow-ups`
    case 'record': {
      const because = effect.reason === null ? '' : ` (${plain(effect.reason)})`
      const fact =
        effect.change === 'none' || effect.change === effect.state ? '' : ` after: ${plain(effect.change)}`
      return `Write down: ${plain(effect.state)}${because}${fact}`
    }
  }
}

function plain(code: string): string {
  return code.replaceAll('_', ' ')
}
