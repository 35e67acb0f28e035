import type { Addressee, OriginRefusal, OriginSend } from './origin.ts'
import { originCargo } from './origin-cargo.ts'
import { sendCargo } from './send-cargo.ts'
import type { Fate, TransportDependencies } from './send-context.ts'

/** What became of it; `deferred`: it has certainly not left, ask again at `until`. */
export type OriginResult<Refusal> = Exclude<Fate, { kind: 'notSent' }> | OriginRefusal<Refusal>

/**
 * Send a mail that belongs to no step of a campaign: an answer, a follow-up, a mail about a meeting. It goes through the
 * same claim, transmission, outcome and oracle as a step, at most once however often and in parallel this is asked. It
 * asks for no slot where somebody waits for it, but takes one, so that the mailbox's day counts it; a follow-up waits
 * for its turn.
 *
 *     sendByOrigin(deps, {
 *       workspaceId, origin: `meeting:${id}:invitation:${sequence}`, purpose: 'invitation',
 *       lock: (em) => …               // lock your row; whom the mail is for
 *       forbid: (em, own) => …        // your reason why not, or null
 *       letter: (em, own, from) => …  // its words, and an iCalendar object
 *       onSent: (em, own) => …        // your row and your event, in the transaction that says `accepted`
 *     })
 *
 * A human's "try again" after a hold is `retryByOrigin`, what is not wanted any more ends by `endByOrigin`.
 */
export async function sendByOrigin<Own extends Addressee, Refusal>(
  deps: TransportDependencies,
  send: OriginSend<Own, Refusal>,
): Promise<OriginResult<Refusal>> {
  const result = await sendCargo(deps, originCargo(deps, send))
  return result.kind === 'notSent' ? { kind: 'deferred', until: deps.now() } : result
}
