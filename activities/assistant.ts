import { subjectCipher } from '#database/envelopes.ts'
import type { Keyring } from '#database/keyring.ts'
import type { Database } from '#database/orm.ts'
import { endCall, MAX_CALLS_PER_KEY, reserveCall, type Reservation } from '#database/records/ai-calls.ts'
import type { AssistantJobs, JobName } from '#domain/assistant/jobs.ts'
import { askedAgain } from '#prompts/prompt.ts'
import { PROMPTS } from '#prompts/prompts.ts'
import type {
  Assistant,
  AssistantFailure,
  AssistantFailureCode,
  AssistantReply,
} from '#providers/ai/assistant.ts'
import { tryAgainIn } from './failures.ts'

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
  | { kind: 'held'; reason: 'assistant_failed' | 'budget_spent' }

const FAILED = { kind: 'held', reason: 'assistant_failed' } as const

/**
 * Ask the assistant. Of a metered one each request is reserved before it is made, at most three a key, and its answer
 * is kept: a retry is given it again without another request.
 * @throws a failure that Temporal retries, when the endpoint may be asked again, while requests are left
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
    const reservation = await reserve(deps, asking)
    if (reservation.kind === 'answered') return openAnswer(deps, asking, reservation)
    if (reservation.kind === 'budget_spent') return { kind: 'held', reason: 'budget_spent' }
    if (reservation.kind === 'used_up') return FAILED
    const reply = await request(deps, asking, reservation.failure)
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

function reserve<J extends JobName>(deps: AssistantDependencies, asking: Asking<J>): Promise<Reservation> {
  const { workspaceId, key, job } = asking
  const day = new Date(deps.now()).toISOString().slice(0, 10)
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

const TRY_AGAIN_MS = 5_000

/**
 * Whether it is of no use to ask again. What the model made badly is asked for once more at once, with the reason.
 * @throws a failure that Temporal retries where the endpoint itself could not answer now
 */
function isFinal(
  { code, retryAfterMs }: AssistantFailure,
  { call, failure: before }: Extract<Reservation, { kind: 'reserved' }>,
): boolean {
  switch (code) {
    case 'refused':
    case 'truncated':
    case 'nonsense':
      return before !== null && before in PROBLEMS
    case 'rate_limited':
    case 'timeout':
    case 'unavailable':
      if (call >= MAX_CALLS_PER_KEY) return true
      throw tryAgainIn(
        retryAfterMs ?? TRY_AGAIN_MS * 2 ** call,
        `The assistant could not answer now: ${code}.`,
      )
    case 'auth':
    case 'misconfigured':
      return true
  }
}
