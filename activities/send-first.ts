import { advance } from '#domain/sequence/advance.ts'
import { nextMail } from '#domain/sequence/commands.ts'
import { isWait, type SendResult } from '#domain/sequence/messages.ts'
import type { Plan } from '#domain/sequence/plan.ts'
import type { ContactState } from '#domain/sequence/state.ts'
import { mailFirst } from './mail-first.ts'
import type { SendDependencies } from './send-context.ts'
import { PORTION, sendPortion } from './send-portion.ts'

export interface FirstMails {
  workspaceId: string
  plan: Plan
  /** Where contacts stand that have a place for their first mail, by enrolment id. */
  waiting: ReadonlyMap<string, ContactState>
}

/**
 * Send the first mails whose time has come, in portions: as each contact would by its own first act, but with as many
 * statements for ten as for one, and before its workflow is there. The ledger's rules are the same (design §6).
 * When a server puts off, refuses the account, falls silent or is slow, it ends with that portion: the others, and
 * whoever is not answered plainly, do the same by themselves, and there all that may go wrong has its place.
 * @returns portion by portion, where each contact of it stands now; who is in none of them stands as before
 */
export async function* sendFirst(
  deps: SendDependencies,
  { workspaceId, plan, waiting }: FirstMails,
): AsyncGenerator<Map<string, ContactState>> {
  const [step] = plan.steps
  if (!step) return
  const due = [...waiting].filter(([, state]) => isDue(state, deps.now()))
  for (let at = 0; at < due.length; at += PORTION) {
    await mailFirst(deps.database, workspaceId)
    const standing = new Map(due.slice(at, at + PORTION))
    const enrolmentIds = [...standing.keys()]
    const portion = { workspaceId, stepId: step.id, stepIndex: 0, enrolmentIds, next: nextMail(plan, 0) }
    const { isSmooth } = await sendPortion(deps, portion, (answers) => {
      for (const [id, answer] of answers) {
        const state = waiting.get(id)
        const after = state && afterSend(plan, state, answer, deps.now())
        if (after) standing.set(id, after)
      }
    })
    yield standing
    if (!isSmooth) return
  }
}

function isDue({ phase, paused }: ContactState, now: number): boolean {
  return phase.kind === 'waiting' && !paused && phase.until <= now
}

/** Where the contact stands after the answer, unless something must be written down first, which is for its workflow. */
function afterSend(plan: Plan, state: ContactState, result: SendResult, now: number): ContactState | null {
  const due = state.phase.kind === 'waiting' ? Math.max(now, state.phase.until) : now
  const sending = advance(plan, state, { kind: 'timeReached' }, due)
  const { state: after, commands } = advance(plan, sending.state, { kind: 'sendEnded', result }, now)
  return commands.every(isWait) ? after : null
}
