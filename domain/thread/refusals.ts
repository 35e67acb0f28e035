import type { ThreadFlow } from './flow.ts'
import type { Wish } from './inputs.ts'

/** Why a human's wish makes no sense in this state, in words for them; null if it does. */
export function refusalOf(flow: ThreadFlow, wish: Wish): string | null {
  switch (wish.kind) {
    case 'approved':
      return aboutDraft(flow, wish.draftId) ?? unlessDecidable(flow, 'approved')
    case 'rejected':
      return aboutDraft(flow, wish.draftId) ?? unlessDecidable(flow, 'rejected')
    case 'edited':
      return (
        unlessAwaited(flow, ['draft_ready', 'undo_window', 'held', 'error', 'new', 'taken_over']) ??
        unlessMail(flow) ??
        unlessNewer(flow, wish)
      )
    case 'regenerated':
      return (
        unlessSilent(flow) ??
        unlessAwaited(flow, ['draft_ready', 'undo_window', 'held', 'error', 'new', 'sent']) ??
        unlessMail(flow, wish.inboundId) ??
        (isUnread(flow) ? 'The mail has not been classified; retry, or say what it wants.' : null)
      )
    case 'intentCorrected':
      return unlessSilent(flow) ?? unlessAwaited(flow, CORRECTABLE) ?? unlessMail(flow, wish.inboundId)
    case 'takenOver':
      return flow.isByHand ? 'Somebody has taken this conversation over already.' : null
    case 'handedBack':
      return (flow.isByHand && flow.phase.kind !== 'sending') || isFresh(flow)
        ? null
        : 'The assistant is at work here; there is nothing to hand back.'
    case 'undone':
      return flow.phase.kind === 'undo_window' ? null : 'No answer is about to go out by itself.'
    case 'followUpCancelled':
      return unlessPending(flow, wish.followUpId)
    case 'closed':
      return flow.phase.kind === 'closed' ? 'This conversation is closed already.' : null
    case 'retried':
      return flow.phase.kind === 'held' ? null : 'This conversation is not held; there is nothing to retry.'
    case 'markedSent':
      return isUnknown(flow)
        ? null
        : 'It is known here what became of each mail; there is nothing to mark as sent.'
  }
}

const SILENT = 'The assistant is silent, because somebody has taken over; hand the conversation back first.'

/** The assistant is asked for nothing while a human answers. */
function unlessSilent({ isByHand }: ThreadFlow): string | null {
  return isByHand ? SILENT : null
}

type PhaseKind = ThreadFlow['phase']['kind']

const CORRECTABLE: readonly PhaseKind[] = [
  'new',
  'classifying',
  'drafting',
  'validating',
  'draft_ready',
  'undo_window',
  'held',
  'error',
  'sent',
]

/** What stands in the way of whoever must not meddle with a phase that is not among these. */
function unlessAwaited({ phase }: ThreadFlow, kinds: readonly PhaseKind[]): string | null {
  if (kinds.includes(phase.kind)) return null
  switch (phase.kind) {
    case 'taken_over':
      return 'There is no draft here that waits; write an answer, or hand the conversation back.'
    case 'closed':
      return 'This conversation is closed; the next mail opens it again.'
    case 'sending':
      return 'The answer is being sent; it is too late for another one.'
    case 'sent':
      return 'The mail has been answered; ask for another draft if more is to be said.'
    case 'new':
    case 'classifying':
    case 'drafting':
    case 'validating':
    case 'draft_ready':
    case 'undo_window':
    case 'held':
    case 'error':
      return 'The assistant is at work on this conversation; try again in a moment.'
  }
}

function aboutDraft({ draft }: ThreadFlow, draftId: string): string | null {
  if (!draft) return 'There is no draft to decide about.'
  return draft.draftId === draftId
    ? null
    : 'Another draft has taken the place of this one; look at the conversation again.'
}

/** Of two people who edit one draft the later does not silently win. */
function unlessNewer(
  { draft }: ThreadFlow,
  { draftId, basedOn }: { draftId: string; basedOn?: string },
): string | null {
  if (draft?.draftId === draftId) return 'This text is the current draft already.'
  return draft && basedOn !== undefined && basedOn !== draft.draftId ? CHANGED : null
}

const CHANGED =
  'Another text has taken the place of the draft that you edited, so yours was not saved. Load the conversation again, ' +
  'compare the two, and save yours over the newer one if it is to stand.'

/** Approval needs a text; a rejection is possible wherever nobody is at work on the draft. */
function unlessDecidable(flow: ThreadFlow, decision: 'approved' | 'rejected'): string | null {
  const { phase } = flow
  const kinds: PhaseKind[] = ['draft_ready', 'undo_window', 'held']
  const refusal = unlessAwaited(flow, decision === 'rejected' ? [...kinds, 'error'] : kinds)
  if (refusal !== null)
    return phase.kind === 'error' ? 'This draft was refused for good; write another.' : refusal
  if (decision === 'rejected' || phase.kind !== 'held') return null
  if (phase.at.kind === 'sending')
    return phase.reason === 'draft_failed' ? OUT_OF_DATE : approvedBefore(phase.at)
  return phase.at.kind === 'validating' ? null : 'This draft has no text yet.'
}

const OUT_OF_DATE = 'What this draft says does not hold any more; retry writes another.'

/** What would have gone out by itself has not been approved by anybody yet. */
function approvedBefore({ isAutomatic }: { isAutomatic: boolean }): string | null {
  return isAutomatic ? null : 'This draft was approved before; retry sends it again.'
}

function unlessMail({ mail }: ThreadFlow, inboundId?: string): string | null {
  return mail || inboundId !== undefined ? null : 'There is no mail to answer yet.'
}

/** Held before anybody could say what the mail wants. */
function isUnread({ phase }: ThreadFlow): boolean {
  return phase.kind === 'held' && phase.at.kind === 'classifying'
}

/** A mail may have gone out or not, and nobody has said which. */
function isUnknown({ phase }: ThreadFlow): boolean {
  return phase.kind === 'held' && phase.at.kind === 'sending' && phase.reason === 'send_unknown'
}

/** A run that has just begun and knows nothing of what was before it. */
function isFresh({ phase, mail }: ThreadFlow): boolean {
  return phase.kind === 'new' && mail === null
}

function unlessPending({ followUps }: ThreadFlow, id: string): string | null {
  return followUps.some((followUp) => followUp.id === id) ? null : 'This follow-up is not pending any more.'
}
