/** A real HTTP server that speaks OpenAI's chat completions and does what its script says, for tests. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { answerWell } from './llm-good-model.ts'
import type { LlmRequest } from './llm-request.ts'

export type LlmBehaviour =
  /** As a good model would: by the rules of the offline assistant, from the words of the prompt alone. */
  | { kind: 'well' }
  | { kind: 'say'; content: string; finish?: 'stop' | 'length' | 'content_filter' }
  | { kind: 'by'; answer: (request: LlmRequest) => unknown }
  | { kind: 'refuse' }
  /** Take the request and never answer. */
  | { kind: 'stall' }
  /** Begin an answer and never end it. */
  | { kind: 'stallInside' }
  | { kind: 'drop' }
  | { kind: 'status'; status: number; headers?: Record<string, string>; code?: string }
  /** An older model, which is not held to schemas. */
  | { kind: 'noSchemas' }

export interface TestLlmServer {
  baseUrl: string
  requests: LlmRequest[]
  /** One request after the other; the last behaviour stays. */
  script: LlmBehaviour[]
  close(): Promise<void>
}

/** Start one on a free port of the loopback address. */
export async function startLlmServer(...script: LlmBehaviour[]): Promise<TestLlmServer> {
  const test: TestLlmServer = {
    baseUrl: '',
    requests: [],
    script,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      if (request.url !== '/v1/chat/completions') return response.writeHead(404).end()
      const asked = {
        ...(JSON.parse(body) as LlmRequest),
        authorization: request.headers.authorization ?? '',
      }
      test.requests.push(asked)
      const behaviour = (test.script.length > 1 ? test.script.shift() : test.script[0]) ?? { kind: 'well' }
      behave(behaviour, asked, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  test.baseUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`
  return test
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function behave(behaviour: LlmBehaviour, asked: LlmRequest, response: ServerResponse): void {
  switch (behaviour.kind) {
    case 'well':
      return complete(response, asked, JSON.stringify(answerWell(asked)))
    case 'say':
      return complete(response, asked, behaviour.content, behaviour.finish)
    case 'by':
      return complete(response, asked, JSON.stringify(behaviour.answer(asked)))
    case 'refuse':
      return complete(response, asked, null, 'stop', 'I cannot help with that.')
    case 'stall':
      return
    case 'stallInside':
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":')
      return
    case 'drop':
      response.destroy()
      return
    case 'status':
      return fail(response, behaviour.status, behaviour.code ?? 'error', behaviour.headers)
    case 'noSchemas':
      if (asked.response_format.type === 'json_schema')
        return fail(
          response,
          400,
          'invalid_request_error',
          {},
          "'response_format.type' json_schema is not supported",
        )
      return complete(response, asked, JSON.stringify(answerWell(asked)))
  }
}

function complete(
  response: ServerResponse,
  asked: LlmRequest,
  content: string | null,
  finish = 'stop',
  refusal: string | null = null,
): void {
  const usage = {
    prompt_tokens: Math.ceil(asked.messages.reduce((sum, message) => sum + message.content.length, 0) / 4),
    completion_tokens: Math.ceil((content ?? refusal ?? '').length / 4),
  }
  respond(response, 200, {
    id: 'chatcmpl-test',
    object: 'chat.completion',
    created: 0,
    model: asked.model,
    choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', content, refusal } }],
    usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens },
  })
}

function fail(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
  message = 'scripted',
): void {
  respond(response, status, { error: { message, type: code, code } }, headers)
}

function respond(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
