/** What a model is told and how it must answer. One pure function per job makes it from the job's input. */
import type { ZodType } from 'zod'
import type { AssistantJobs, JobName } from '#domain/assistant/jobs.ts'

export interface PromptMessage {
  role: 'system' | 'user'
  content: string
}

export interface Prompt<J extends JobName> {
  name: string
  /** Counts up when the words change, so that answers can be compared. */
  version: number
  messages: readonly PromptMessage[]
  /** Strict: nothing optional, `null` where there may be nothing. */
  schema: ZodType<AssistantJobs[J]['output']>
}

/** The same question once more, with what was wrong with the answer before. */
export function askedAgain<J extends JobName>(prompt: Prompt<J>, problem: string): Prompt<J> {
  return { ...prompt, messages: [...prompt.messages, { role: 'user', content: problem }] }
}
