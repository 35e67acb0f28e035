import { setTimeout as sleep } from 'node:timers/promises'
import type { NextMail, SendResult } from '#domain/sequence/messages.ts'
import { claimPortion, type StepOfMany } from './claim-portion.ts'
import { commitPortion } from './commit-portion.ts'
import type { StepOwn } from './compose-message.ts'
import type { SendDependencies } from './send-context.ts'
import type { Transmitted } from './send-outcome.ts'
import { persist, transmit } from './transmission.ts'

/** Mails on the wire at once: when the worker dies, the fate of so many may be unknown. */
export const PORTION = 10
/** What a server answers later than this is committed by itself, so that the others need not wait for it. */
const PATIENCE_MS = 2_000

/** Told as soon as it is committed: what contacts are answered, by enrolment id. */
export type Answering = (answers: ReadonlyMap<string, SendResult>) => void

/**
 * Send the mails of one step for several contacts, at most `PORTION`, each at most once (design §6): one transaction
 * claims them, one commits what became of them, together with the place of the next mail of each.
 * @param answer never told of whoever must ask alone
 * @returns whether the servers took (or refused for good) all that was sent, without delay
 */
export async function sendPortion(
  deps: SendDependencies,
  { next, ...portion }: StepOfMany & { next: NextMail | null },
  answer: Answering,
): Promise<{ isSmooth: boolean }> {
  const begun = performance.now()
  const leased = await deps.database.withWorkspace(portion.workspaceId, (em) =>
    claimPortion(em, deps, portion),
  )
  const ended: Transmitted<StepOwn>[] = []
  const sends = leased.map(async (one) => void ended.push(await transmit(deps, one, begun)))
  const all = Promise.all(sends)
  await Promise.race([all, sleep(PATIENCE_MS, undefined, { ref: false })])
  const commit = async (some: readonly Transmitted<StepOwn>[]) => {
    const answers = await persist(deps, begun, () => commitPortion(deps, some, next))
    answer(answers)
    return [...answers.values()]
  }
  const quick = await commit(ended.splice(0))
  await all
  await commit(ended)
  const plain = quick.filter(({ kind }) => kind === 'accepted' || kind === 'bounced')
  return { isSmooth: plain.length === leased.length }
}
