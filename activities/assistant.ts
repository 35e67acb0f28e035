import { subjectCipher } from '#database/envelopes.ts'
import type { Keyring } from '#database/keyring.ts'
import type { Database } from '#database/orm.ts'
import { endCall, releaseCall, reserveCall, type Reservation } from '#database/records/ai-calls.ts'
import type { AssistantJobs, JobName } from '#domain/assistant/jobs.ts'
import { askedAgain } from '#prompts/prompt.ts'
import { PROMPTS } from '#prompts/prompts.ts'
import type {
  Assistant,
  AssistantFailure,
  AssistantFailureCode,
  AssistantReply,
} from '#providers/ai/assistant.ts'
import { tryAgain } from './failures.ts'

export interface AssistantDependencies {
  database: Database
  keyring: Keyring
  assistant: Assistant
  /** How many requests a workspace may make of a metered assistant in a UTC day. */
  aiDailyCalls: number
  now: () => number
}

export interface Asking<J extends JobName> {
  workspaceId: string
  /** The key of the person whose mails are in the input: the answer is kept under it. */
  subjectKeyId: string
  /**
   * Names the step that asks, e.g. `draft:<draft id>`; who asks again with it is given the same answer. A human's retry
   * after a hold is a new step and needs a new key.
   */
  key: string
  job: J
  input: AssistantJobs[J]['input']
}

export type Asked<J extends JobName> =
  | { kind: 'answered'; output: AssistantJobs[J]['output']; engine: string }
  | { kind: 'held'; reason: 'assistant_failed' }
  /** `until`: when the next day's budget begins, epoch ms. */
  | { kind: 'held'; reason: 'budget_spent'; until: number }

const FAILED = { kind: 'held', reason: 'assistant_failed' } as const

/**
 * Ask the assistant. Of a metered one each request is reserved before it is made, at most three a key, and its answer
 * is kept: a retry is given it again without another request. A request that the endpoint did not answer does not count.
 * @throws a failure that Temporal retries, when the endpoint could not answer now
 */
export async function ask<J extends JobName>(
  deps: AssistantDependencies,
  asking: Asking<J>,
): Promise<Asked<J>> {
  if (!deps.assistant.isMetered) {
    const reply = await request(deps, asking, null)
    return reply.kind === 'answered' ? answered(deps.assistant.engine, reply.output) : FAILED
  }
  for (;;) {
    const day = dayOf(deps.now())
    const reservation = await reserve(deps, asking, day)
    if (reservation.kind === 'answered') return openAnswer(deps, asking, reservation)
    if (reservation.kind === 'budget_spent') return budgetSpent(day)
    if (reservation.kind === 'used_up') return FAILED
    const reply = await request(deps, asking, reservation.failure)
    if (reply.kind === 'failed' && isUnanswered(reply.failure))
      await release(deps, asking, day, reply.failure)
    const kept = await keep(deps, asking, reply)
    if (kept) return answered(deps.assistant.engine, kept)
    if (reply.kind === 'failed' && isFinal(reply.failure, reservation)) return FAILED
  }
}

const answered = <J extends JobName>(engine: string, output: AssistantJobs[J]['output']): Asked<J> => ({
  kind: 'answered',
  output,
  engine,
})

/** A day of the budget, UTC. */
function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10)
}

function budgetSpent(day: string): Extract<Asked<never>, { reason: 'budget_spent' }> {
  return { kind: 'held', reason: 'budget_spent', until: Date.parse(day) + DAY_MS }
}
const DAY_MS = 24 * 3_600_000

function reserve<J extends JobName>(
  deps: AssistantDependencies,
  asking: Asking<J>,
  day: string,
): Promise<Reservation> {
  const { workspaceId, key, job } = asking
  const { engine } = deps.assistant
  return deps.database.withWorkspace(workspaceId, (em) =>
    reserveCall(em, { workspaceId, key, job, engine, day, dailyCalls: deps.aiDailyCalls }),
  )
}

/** One request; `failure` is how the one before ended, which the assistant is told. */
function request<J extends JobName>(
  deps: AssistantDependencies,
  { job, input }: Asking<J>,
  failure: string | null,
): Promise<AssistantReply<J>> {
  const prompt = PROMPTS[job](input)
  const problem = failure === null ? undefined : PROBLEMS[failure as AssistantFailureCode]
  return deps.assistant.answer({ job, input, prompt: problem ? askedAgain(prompt, problem) : prompt })
}

/** What the next request is told of an answer that could not be used; nothing where there was none. */
const PROBLEMS: Partial<Record<AssistantFailureCode, string>> = {
  refused: 'You did not answer the question. Answer it in the form that is asked for.',
  truncated: 'Your answer was too long and broke off. Answer much more briefly.',
  nonsense: 'Your answer did not have the form that is asked for, or named something that was not given.',
}

/** Write down how the request ended. @returns the answer that counts, which may be that of another attempt */
async function keep<J extends JobName>(
  { database, keyring }: AssistantDependencies,
  { workspaceId, subjectKeyId, key }: Asking<J>,
  reply: AssistantReply<J>,
): Promise<AssistantJobs[J]['output'] | null> {
  return database.withWorkspace(workspaceId, async (em) => {
    const cipher = await subjectCipher(em, keyring, subjectKeyId)
    const failure = reply.kind === 'failed' ? reply.failure.code : null
    const answer = reply.kind === 'answered' ? cipher.seal(JSON.stringify(reply.output), COLUMN) : null
    const counts = await endCall(em, { workspaceId, key, usage: reply.usage, failure, answer })
    return counts ? read<J>(cipher.open(counts, COLUMN)) : null
  })
}

const COLUMN = 'ai_call.answer'

async function openAnswer<J extends JobName>(
  { database, keyring }: AssistantDependencies,
  { workspaceId, subjectKeyId }: Asking<J>,
  { answer, engine }: Extract<Reservation, { kind: 'answered' }>,
): Promise<Asked<J>> {
  return database.withWorkspace(workspaceId, async (em) => {
    const cipher = await subjectCipher(em, keyring, subjectKeyId)
    return answered<J>(engine, read<J>(cipher.open(answer, COLUMN)))
  })
}

function read<J extends JobName>(bytes: Uint8Array): AssistantJobs[J]['output'] {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as AssistantJobs[J]['output']
}

/** Whether the endpoint itself could not answer now: nothing was learnt, and it may be asked again. */
function isUnanswered({ code }: AssistantFailure): boolean {
  return code === 'rate_limited' || code === 'timeout' || code === 'unavailable'
}

/**
 * Give a request back that was not answered. What ran out of time may have been charged all the same.
 * @throws a failure that Temporal retries, when the endpoint says, else as the activity's policy has it
 */
async function release<J extends JobName>(
  { database }: AssistantDependencies,
  { workspaceId, key }: Asking<J>,
  day: string,
  { code, retryAfterMs }: AssistantFailure,
): Promise<never> {
  const isSpent = code === 'timeout'
  await database.withWorkspace(workspaceId, (em) => releaseCall(em, { workspaceId, key, day, isSpent }))
  throw tryAgain(`The assistant could not answer now: ${code}.`, retryAfterMs)
}

/** Whether it is of no use to ask again. What the model made badly is asked for once more at once, with the reason. */
function isFinal(
  { code }: AssistantFailure,
  { failure: before }: Extract<Reservation, { kind: 'reserved' }>,
): boolean {
  const isBadlyMade = code in PROBLEMS
  return !isBadlyMade || (before !== null && before in PROBLEMS)
}
