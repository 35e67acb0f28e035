import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordEntry } from '#providers/mail/mailroom.ts'
import type { EnrolmentFact, ThreadGlance, UnderstoodFact } from './evidence.ts'
import { reasonToRest } from './reasons.ts'
import { reasonOfThread } from './rest.ts'
import { notUnderstood } from './understood.ts'

/** What is looked at again and again while the demo runs. */
export interface Look {
  record: readonly RecordEntry[]
  enrolments: readonly EnrolmentFact[]
  /** The conversations into which somebody has written. */
  threads: readonly ThreadGlance[]
  /** What the simulated prospects have yet to do. */
  pending: number
}

export interface Watched {
  look(): Promise<Look>
  /** Do what a human would do at this moment. */
  act(): Promise<void>
  readUnderstood(): Promise<UnderstoodFact[]>
  show(look: Look): void
  /** How many enrolments there must be in the end. */
  people: number
  limitMs: number
  signal: AbortSignal
}

export type Settled = 'settled' | 'too_slow'

const EVERY_MS = 1_000
/** A part that ended is started again; until then its silence is no reason to give up. */
const OUTAGE_MS = 30_000
/** A conversation looks at rest until it is told of a mail, and the relay may tell it two seconds after the commit. */
const QUIET_LOOKS = 5
/** A mail that has not been understood this long after all else came to rest never will be. */
const PATIENCE_MS = 20_000

/**
 * Wait until nothing more can happen: every enrolment and conversation has ended or rests for a stated reason, no
 * simulated prospect has anything left to do, and the product has understood all that they did. Several times in a
 * row, because a prospect may just be writing. @throws AbortError when the signal is aborted
 */
export async function untilSettled(watched: Watched): Promise<Settled> {
  const deadline = Date.now() + watched.limitMs
  const quiet: Quiet = { since: null, looks: 0 }
  let lastAnswer = Date.now()
  while (Date.now() < deadline) {
    try {
      if (await isSettled(watched, quiet)) return 'settled'
      lastAnswer = Date.now()
    } catch (error) {
      if (watched.signal.aborted || Date.now() - lastAnswer > OUTAGE_MS) throw error
    }
    await sleep(EVERY_MS, undefined, { signal: watched.signal })
  }
  return 'too_slow'
}

/** Since when nothing has moved (epoch ms), and how many looks in a row have found everything understood. */
interface Quiet {
  since: number | null
  looks: number
}

async function isSettled(watched: Watched, quiet: Quiet): Promise<boolean> {
  await watched.act()
  const look = await watched.look()
  watched.show(look)
  if (!isQuiet(look, watched.people)) {
    Object.assign(quiet, { since: null, looks: 0 })
    return false
  }
  quiet.since ??= Date.now()
  const missed = notUnderstood(look.record, await watched.readUnderstood())
  quiet.looks = missed.length === 0 ? quiet.looks + 1 : 0
  return quiet.looks === QUIET_LOOKS || Date.now() - quiet.since > PATIENCE_MS
}

function isQuiet({ enrolments, threads, pending }: Look, people: number): boolean {
  const isAtRest = countResting(enrolments) === enrolments.length
  return (
    enrolments.length >= people &&
    pending === 0 &&
    isAtRest &&
    threads.every((thread) => reasonOfThread(thread) !== null)
  )
}

export function countResting(enrolments: readonly EnrolmentFact[]): number {
  const now = Date.now()
  return enrolments.filter((enrolment) => reasonToRest(enrolment, now) !== null).length
}
