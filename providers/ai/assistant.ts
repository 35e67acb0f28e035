/** What the product asks of an assistant; one implementation per way of answering. */
import type { AssistantJobs, JobName } from '#domain/assistant/jobs.ts'
import type { Prompt } from '#prompts/prompt.ts'

export interface Question<J extends JobName> {
  job: J
  input: AssistantJobs[J]['input']
  /** The same input in words, for an assistant that reads words. */
  prompt: Prompt<J>
}

export interface TokenUsage {
  promptTokens: number
  completionTokens: number
}

export const ASSISTANT_FAILURES = [
  'refused', // it will not answer this
  'truncated', // it ran out of room in the middle
  'nonsense', // no answer of the asked form, or one that names what was not given
  'rate_limited',
  'timeout',
  'unavailable',
  'auth', // the key is not accepted
  'misconfigured', // the endpoint does not know the model, or cannot read the question
] as const
export type AssistantFailureCode = (typeof ASSISTANT_FAILURES)[number]

export interface AssistantFailure {
  code: AssistantFailureCode
  /** What was wrong, for whoever asks again; without a word of the mail. */
  problem: string
  /** When the endpoint said that it may be asked again. */
  retryAfterMs: number | null
}

/** Never throws for what a model or a network does. */
export type AssistantReply<J extends JobName> =
  | { kind: 'answered'; output: AssistantJobs[J]['output']; usage: TokenUsage }
  | { kind: 'failed'; failure: AssistantFailure; usage: TokenUsage }

export interface Assistant {
  /** `offline`, or the model's name. */
  engine: string
  /** Each question costs something: it is reserved in the workspace's budget before it is asked. */
  isMetered: boolean
  /** Ask once. What is answered names only intents, entries and lines of the input. */
  answer<J extends JobName>(question: Question<J>): Promise<AssistantReply<J>>
}
