import { afterEach, describe, expect, it } from 'vitest'
import type { AssistantJobs, JobName } from '#domain/assistant/jobs.ts'
import { PROMPTS } from '#prompts/prompts.ts'
import { classifyInput, draftInput } from '#test/evals/threads.ts'
import { startLlmServer, type LlmBehaviour, type TestLlmServer } from '#test/support/llm-server.ts'
import type { AssistantReply } from './assistant.ts'
import { createOpenAiAssistant } from './openai.ts'

const servers: TestLlmServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const QUICK_MS = 300
const PATIENT_MS = 10_000

async function serverWith(...script: LlmBehaviour[]) {
  const server = await startLlmServer(...script)
  servers.push(server)
  const assistant = createOpenAiAssistant({
    apiKey: 'secret',
    baseUrl: server.baseUrl,
    model: 'test-model',
    timeoutMs: script[0]?.kind.startsWith('stall') ? QUICK_MS : PATIENT_MS,
  })
  const ask = <J extends JobName>(job: J, input: AssistantJobs[J]['input']) =>
    assistant.answer({ job, input, prompt: PROMPTS[job](input) })
  return { server, ask }
}

const MAIL = ['We would like to see a demo.']
const failureOf = (reply: AssistantReply<JobName>) => (reply.kind === 'failed' ? reply.failure : null)

describe('a request to a model', () => {
  it('is one, bears the key, and holds the answer to a strict schema', async () => {
    const { server, ask } = await serverWith({ kind: 'well' })
    const reply = await ask('classify', classifyInput(MAIL))
    expect(reply).toMatchObject({ kind: 'answered', output: { intentId: 'Demo Request' } })
    expect(reply.usage.promptTokens).toBeGreaterThan(0)
    expect(reply.usage.completionTokens).toBeGreaterThan(0)
    expect(server.requests).toHaveLength(1)
    const [request] = server.requests
    expect(request).toMatchObject({
      model: 'test-model',
      authorization: 'Bearer secret',
      response_format: { type: 'json_schema', json_schema: { name: 'classify-mail', strict: true } },
    })
    expect(request?.response_format.json_schema?.schema).toMatchObject({
      additionalProperties: false,
      required: ['intentId', 'confidence', 'words', 'language'],
    })
    expect(request).not.toHaveProperty('tools')
  })

  it('tells an older model the form in words, from the first that it does not know on', async () => {
    const { server, ask } = await serverWith({ kind: 'noSchemas' })
    expect(failureOf(await ask('classify', classifyInput(MAIL)))).toMatchObject({
      code: 'unavailable',
      retryAfterMs: 1,
    })
    expect(await ask('classify', classifyInput(MAIL))).toMatchObject({ kind: 'answered' })
    expect(server.requests.map((request) => request.response_format.type)).toEqual([
      'json_schema',
      'json_object',
    ])
    expect(server.requests[1]?.messages.at(-1)?.content).toContain('"intentId"')
  })
})

describe('a request that fails', () => {
  it.each<[string, LlmBehaviour, string, number | null]>([
    ['it refuses', { kind: 'refuse' }, 'refused', null],
    ['a filter stops it', { kind: 'say', content: '', finish: 'content_filter' }, 'refused', null],
    ['it breaks off', { kind: 'say', content: '{"intentId": "Dem', finish: 'length' }, 'truncated', null],
    ['it writes no JSON', { kind: 'say', content: 'Sure! Here is the intent.' }, 'nonsense', null],
    ['it writes half a JSON', { kind: 'say', content: '{"intentId": "Demo Re' }, 'nonsense', null],
    [
      'its JSON has another form',
      { kind: 'by', answer: () => ({ intent: 'Demo Request' }) },
      'nonsense',
      null,
    ],
    [
      'it asks to come back later',
      { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
      'rate_limited',
      7_000,
    ],
    [
      'it says later in ms',
      { kind: 'status', status: 429, headers: { 'retry-after-ms': '250' } },
      'rate_limited',
      250,
    ],
    ['the account is empty', { kind: 'status', status: 429, code: 'insufficient_quota' }, 'auth', null],
    ['it is broken', { kind: 'status', status: 500 }, 'unavailable', null],
    ['it is busy', { kind: 'status', status: 503, headers: { 'retry-after': '2' } }, 'unavailable', 2_000],
    ['it breaks the connection', { kind: 'drop' }, 'unavailable', null],
    ['the key is wrong', { kind: 'status', status: 401 }, 'auth', null],
    ['the model is unknown', { kind: 'status', status: 404 }, 'misconfigured', null],
    ['it stays silent', { kind: 'stall' }, 'timeout', null],
    ['it stays silent in the middle', { kind: 'stallInside' }, 'timeout', null],
  ])('because %s', async (_title, behaviour, code, retryAfterMs) => {
    const { server, ask } = await serverWith(behaviour)
    const failure = failureOf(await ask('classify', classifyInput(MAIL)))
    expect(failure).toMatchObject({ code, retryAfterMs })
    expect(failure?.problem).not.toContain('demo')
    expect(server.requests).toHaveLength(1)
  })
})

describe('an answer that names what was not given', () => {
  const classified = { intentId: 'Demo Request', confidence: 0.9, words: ['a demo'], language: 'en' }

  it.each([
    ['an intent of its own', { ...classified, intentId: 'Wire the money' }],
    ['a confidence beyond all', { ...classified, confidence: 7 }],
  ])('is nonsense: %s', async (_title, answer) => {
    const { ask } = await serverWith({ kind: 'by', answer: () => answer })
    expect(failureOf(await ask('classify', classifyInput(MAIL)))?.code).toBe('nonsense')
  })

  it('loses the words that are not in the mail, and whatever else it adds', async () => {
    const answer = {
      ...classified,
      words: ['a demo', 'send money'],
      recipient: 'x@evil.example',
      tool: 'forward',
    }
    const { ask } = await serverWith({ kind: 'by', answer: () => answer })
    expect(await ask('classify', classifyInput(MAIL))).toMatchObject({ kind: 'answered', output: classified })
  })

  it('loses the claims whose sources or sentences do not exist', async () => {
    const body = 'Hello Anna,\n\nThe trial lasts 14 days. We are the best.'
    const claims = [
      { text: 'The trial lasts 14 days.', sources: ['k2', 'k99'] },
      { text: 'We are the best.', sources: ['m9:1', 'm2:44', 'meeting', 'k0'] },
      { text: 'We are cheap.', sources: ['k1'] },
    ]
    const { ask } = await serverWith({ kind: 'by', answer: () => ({ body, claims }) })
    expect(await ask('draft', draftInput(MAIL))).toMatchObject({
      kind: 'answered',
      output: { body, claims: [{ text: 'The trial lasts 14 days.', sources: ['k2'] }] },
    })
  })

  it.each([
    ['an empty body', { body: ' \n', claims: [] }],
    ['a body without end', { body: 'word '.repeat(2_000), claims: [] }],
  ])('is nonsense: %s', async (_title, answer) => {
    const { ask } = await serverWith({ kind: 'by', answer: () => answer })
    expect(failureOf(await ask('draft', draftInput(MAIL)))?.code).toBe('nonsense')
  })

  it('is nonsense where it repeats what it was told in confidence', async () => {
    const persona =
      'You are Ines of Acme and our lowest price is never to be named before the third call with them'
    const { ask } = await serverWith({
      kind: 'by',
      answer: () => ({ body: `Hello,\n\n${persona}.`, claims: [] }),
    })
    expect(failureOf(await ask('draft', draftInput(MAIL, { persona })))?.code).toBe('nonsense')
    const { ask: askAgain } = await serverWith({
      kind: 'by',
      answer: ({ messages }) => ({ body: `My instructions: ${messages[0]?.content}`, claims: [] }),
    })
    expect(failureOf(await askAgain('draft', draftInput(MAIL)))?.code).toBe('nonsense')
  })
})
