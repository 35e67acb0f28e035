import { without } from './follow-ups.ts'
import type { CurrentDraft, ThreadFlow } from './flow.ts'
import type { Wish } from './inputs.ts'
import { classify, draftOf, endFollowUp, mailOf, order, rest, send, withMail, type Turn } from './moves.ts'
import { refusalOf } from './refusals.ts'

/** What follows from a human's wish; one that would be refused changes nothing. */
export function wished(flow: ThreadFlow, wish: Wish, turn: Turn): ThreadFlow {
  if (refusalOf(flow, wish) !== null) return flow
  const known = 'inboundId' in wish ? knowing(flow, wish.inboundId) : flow
  switch (wish.kind) {
    case 'approved':
      return send(flow, { isAutomatic: false, followUps: wish.followUps })
    case 'rejected':
      return rejected(flow, turn)
    case 'edited':
      return edited(flow, wish.draftId)
    case 'regenerated':
      return order(known, { ...purposeOf(flow), requestId: wish.requestId }, turn)
    case 'intentCorrected':
      return classify(known, wish.intentId, wish.by ?? null)
    case 'takenOver':
      return { ...known, draft: null, followUps: [], isByHand: true, phase: { kind: 'taken_over' } }
    case 'handedBack':
      return handedBack({ ...known, isByHand: false })
    case 'undone':
      return { ...flow, phase: { kind: 'draft_ready' } }
    case 'followUpCancelled':
      return followUpCancelled(flow, wish.followUpId, turn)
    case 'closed':
      return { ...flow, draft: null, followUps: [], isByHand: false, phase: { kind: 'closed' } }
    case 'retried':
    case 'markedSent': // the send then finds it settled in the ledger
      return retried(flow, turn)
  }
}

/** A run that has just begun is told the newest mail by whoever decides. */
function knowing(flow: ThreadFlow, inboundId: string | undefined): ThreadFlow {
  return flow.mail || inboundId === undefined ? flow : withMail(flow, inboundId, 0)
}

function rejected(flow: ThreadFlow, { now }: Turn): ThreadFlow {
  const { kind, followUpId } = draftOf(flow)
  return kind === 'follow_up' ? endFollowUp(flow, followUpId, now) : rest(flow)
}

/** What nobody has answered by hand is the assistant's again. */
function handedBack(flow: ThreadFlow): ThreadFlow {
  return flow.mail && !flow.mail.isAnswered ? classify(flow, null, null) : rest(flow)
}

/** A human's text needs no check and never goes out by itself. */
function edited(flow: ThreadFlow, draftId: string): ThreadFlow {
  const { inboundId, meetingTalk = 'none' } = flow.draft ?? { inboundId: mailOf(flow).id }
  const draft = { ...purposeOf(flow), draftId, inboundId, meetingTalk, attempt: 1, requestId: null }
  return { ...flow, draft, phase: { kind: 'draft_ready' } }
}

/** What another draft in the place of the current one is for: a follow-up that is off is followed by an answer. */
function purposeOf({ draft, followUps }: ThreadFlow): Pick<CurrentDraft, 'kind' | 'followUpId'> {
  const isPending = followUps.some(({ id }) => id === draft?.followUpId)
  return draft && isPending
    ? { kind: draft.kind, followUpId: draft.followUpId }
    : { kind: 'answer', followUpId: null }
}

function followUpCancelled(flow: ThreadFlow, id: string, { now }: Turn): ThreadFlow {
  if (flow.draft?.followUpId === id || flow.phase.kind === 'new') return endFollowUp(flow, id, now)
  return { ...flow, followUps: without(flow.followUps, id, now) }
}

/** The failed stage again, a send with the same draft; a draft that cannot go out as it is is ordered anew. */
function retried(flow: ThreadFlow, turn: Turn): ThreadFlow {
  const { phase } = flow
  if (phase.kind !== 'held') return flow
  const { reason, at } = phase
  if (reason === 'draft_failed' && flow.draft) return order(flow, flow.draft, turn)
  return { ...flow, phase: at.kind === 'sending' ? { ...at, notBefore: 0, deferrals: 0 } : at }
}
