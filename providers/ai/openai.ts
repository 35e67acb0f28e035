/** A model behind any endpoint that speaks OpenAI's chat completions. One request a question; whoever asks decides on retries. */
import OpenAI from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from 'openai/resources'
import { z } from 'zod'
import { checkedAnswer } from '#domain/assistant/check-answer.ts'
import type { AssistantJobs, JobName } from '#domain/assistant/jobs.ts'
import { leaks } from '#domain/assistant/leaks.ts'
import type { Prompt } from '#prompts/prompt.ts'
import type { Assistant, AssistantFailure, AssistantReply, Question, TokenUsage } from './assistant.ts'
import { failureOf, isAboutSchemas } from './openai-failure.ts'

export interface OpenAiAccess {
  apiKey: string
  baseUrl: string
  model: string
  /** For the whole answer; default one minute. */
  timeoutMs?: number
}

const TIMEOUT_MS = 60_000
/** Room for the longest draft with its claims, and for a model that thinks before it writes. */
const MAX_TOKENS = 6_000

export function createOpenAiAssistant(access: OpenAiAccess): Assistant {
  const { apiKey, baseUrl: baseURL, model, timeoutMs = TIMEOUT_MS } = access
  const client = new OpenAI({
    apiKey,
    baseURL,
    organization: null,
    project: null,
    maxRetries: 0, // each request is reserved in the budget before it is made
    timeout: timeoutMs,
    logLevel: 'off', // it would log what mails say
  })
  // Older models know no schemas: from the first that says so on they are told the form in words.
  let format: Format = 'json_schema'
  return {
    engine: model,
    isMetered: true,
    async answer(question) {
      const signal = AbortSignal.timeout(timeoutMs)
      try {
        const completion = await client.chat.completions.create(request(model, question.prompt, format), {
          signal,
        })
        return replyOf(completion, question)
      } catch (error) {
        if (format === 'json_schema' && isAboutSchemas(error)) {
          format = 'json_object'
          return failed({ code: 'unavailable', problem: 'The model knows no schemas.', retryAfterMs: 1 })
        }
        return failed(failureOf(error))
      }
    },
  }
}

type Format = 'json_schema' | 'json_object'

function request<J extends JobName>(
  model: string,
  { name, messages, schema }: Prompt<J>,
  format: Format,
): ChatCompletionCreateParamsNonStreaming {
  const shared = { model, max_completion_tokens: MAX_TOKENS }
  if (format === 'json_schema')
    return { ...shared, messages: [...messages], response_format: zodResponseFormat(schema, name) }
  const form = `Answer with one JSON object of this JSON schema: ${JSON.stringify(z.toJSONSchema(schema))}`
  return {
    ...shared,
    messages: [...messages, { role: 'system', content: form }],
    response_format: { type: 'json_object' },
  }
}

const NO_USAGE: TokenUsage = { promptTokens: 0, completionTokens: 0 }

function failed<J extends JobName>(failure: AssistantFailure, usage = NO_USAGE): AssistantReply<J> {
  return { kind: 'failed', failure, usage }
}

function replyOf<J extends JobName>(completion: ChatCompletion, question: Question<J>): AssistantReply<J> {
  const usage = {
    promptTokens: completion.usage?.prompt_tokens ?? 0,
    completionTokens: completion.usage?.completion_tokens ?? 0,
  }
  const fail = (code: AssistantFailure['code'], problem: string) =>
    failed<J>({ code, problem, retryAfterMs: null }, usage)
  const choice = completion.choices?.[0]
  if (!choice) return fail('nonsense', 'The endpoint gave no answer.')
  if (choice.message.refusal || choice.finish_reason === 'content_filter')
    return fail('refused', 'The model declined to answer.')
  if (choice.finish_reason === 'length') return fail('truncated', 'The answer broke off.')
  const output = parsed(choice.message.content ?? '', question.prompt)
  if (!output) return fail('nonsense', 'The answer does not have the form that was asked for.')
  if ('body' in output && leaks(output.body, [question.prompt.messages[0]?.content ?? '']))
    return fail('nonsense', 'The body repeats the instructions.')
  const checked = checkedAnswer<J>(question.job, question.input, output)
  return checked.kind === 'usable'
    ? { kind: 'answered', output: checked.output, usage }
    : fail('nonsense', checked.problem)
}

function parsed<J extends JobName>(
  content: string,
  { schema }: Prompt<J>,
): AssistantJobs[J]['output'] | null {
  try {
    return schema.safeParse(JSON.parse(content)).data ?? null
  } catch {
    return null // no JSON
  }
}
