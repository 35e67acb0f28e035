import { randomUUID } from 'node:crypto'
import { ApplicationFailure } from '@temporalio/common'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSubjectKey } from '#database/envelopes.ts'
import { createAssistant } from '#providers/ai/create-assistant.ts'
import { classifyInput } from '#test/evals/threads.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { startLlmServer, type LlmBehaviour, type TestLlmServer } from '#test/support/llm-server.ts'
import { ask, type AssistantDependencies } from './assistant.ts'

const NOON = Date.UTC(2026, 11, 1, 12)
const INPUT = classifyInput(['We would like to see a demo.'])
const DEMO = { kind: 'answered', output: { intentId: 'Demo Request' }, engine: 'test-model' }

let test: TestDatabase
const servers: TestLlmServer[] = []
beforeAll(async () => {
  test = await testDatabase({ pool: 10 })
})
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})
afterAll(() => test.close())

interface Setting {
  script?: LlmBehaviour[]
  aiDailyCalls?: number
  timeoutMs?: number
}

async function setting({ script = [{ kind: 'well' }], aiDailyCalls = 100, timeoutMs }: Setting = {}) {
  const server = await startLlmServer(...script)
  servers.push(server)
  const workspaceId = await test.createWorkspace()
  const { id: subjectKeyId } = await test.database.withWorkspace(workspaceId, (em) =>
    createSubjectKey(em, test.keyring, workspaceId),
  )
  const deps: AssistantDependencies = {
    database: test.database,
    keyring: test.keyring,
    assistant: createAssistant({
      apiKey: 'key',
      baseUrl: server.baseUrl,
      model: 'test-model',
      ...(timeoutMs && { timeoutMs }),
    }),
    aiDailyCalls,
    now: () => NOON,
  }
  const asking = (key: string = randomUUID()) =>
    ({ workspaceId, subjectKeyId, key, job: 'classify', input: INPUT }) as const
  const rows = <T>(sql: string) => test.database.withWorkspace(workspaceId, (em) => em.execute<T[]>(sql))
  const spent = async () =>
    (await rows<{ calls: number }>(`select calls from ai_budget where day = '2026-12-01'`))[0]?.calls ?? 0
  return { server, deps, asking, rows, spent }
}

const failureOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: unknown) => (error instanceof ApplicationFailure ? error : null),
  )

describe('the offline assistant', () => {
  it('costs nothing and leaves no row', async () => {
    const { server, deps, asking, rows } = await setting()
    const asked = await ask({ ...deps, assistant: createAssistant(null) }, asking())
    expect(asked).toMatchObject({ ...DEMO, engine: 'offline' })
    expect(server.requests).toHaveLength(0)
    expect(await rows('select 1 from ai_call')).toEqual([])
  })
})

describe('a metered assistant', () => {
  it('is asked once for a key; a retry and a replay are given the same answer', async () => {
    const { server, deps, asking, rows, spent } = await setting()
    const question = asking()
    const first = await ask(deps, question)
    expect(first).toMatchObject(DEMO)
    expect(await ask(deps, question)).toEqual(first)
    expect(await ask({ ...deps, aiDailyCalls: 0 }, question)).toEqual(first)
    expect(server.requests).toHaveLength(1)
    expect(await spent()).toBe(1)
    expect(
      await rows('select job, engine, calls, failure, prompt_tokens > 0 as has_tokens from ai_call'),
    ).toEqual([{ job: 'classify', engine: 'test-model', calls: 1, failure: null, has_tokens: true }])
  })

  it('keeps its answer sealed', async () => {
    const { deps, asking, rows } = await setting()
    await ask(deps, asking())
    const [row] = await rows<{ answer: Buffer }>('select answer from ai_call')
    expect(row?.answer.toString('latin1')).not.toContain('Demo')
  })

  it("spends a day's budget to the call, however many ask at once", async () => {
    const { server, deps, asking, spent } = await setting({ aiDailyCalls: 7 })
    const all = await Promise.all(Array.from({ length: 25 }, () => ask(deps, asking())))
    expect(all.filter(({ kind }) => kind === 'answered')).toHaveLength(7)
    expect(all.filter((asked) => asked.kind === 'held' && asked.reason === 'budget_spent')).toHaveLength(18)
    expect(server.requests).toHaveLength(7)
    expect(await spent()).toBe(7)
  })

  it('begins a new budget with the next UTC day, and has one for each workspace', async () => {
    const one = await setting({ aiDailyCalls: 1 })
    const other = await setting({ aiDailyCalls: 1 })
    expect(await ask(one.deps, one.asking())).toMatchObject({ kind: 'answered' })
    const midnight = NOON + 12 * 3_600_000
    const spent = { kind: 'held', reason: 'budget_spent', until: midnight }
    expect(await ask(one.deps, one.asking())).toEqual(spent)
    expect(await ask(other.deps, other.asking())).toMatchObject({ kind: 'answered' })
    expect(await ask({ ...one.deps, now: () => midnight }, one.asking())).toMatchObject({ kind: 'answered' })
  })

  it('never makes more than three requests for a key, also for many attempts at once', async () => {
    const { server, deps, asking } = await setting({ script: [{ kind: 'refuse' }] })
    const question = asking()
    await Promise.all(Array.from({ length: 8 }, () => failureOf(ask(deps, question))))
    expect(server.requests).toHaveLength(3)
    expect(await ask(deps, question)).toEqual({ kind: 'held', reason: 'assistant_failed' })
    expect(server.requests).toHaveLength(3)
  })

  it('gives two attempts at the same time the same answer', async () => {
    let number = 0
    const answer = () => ({ intentId: 'Demo Request', confidence: ++number / 10, words: [], language: 'en' })
    const { deps, asking } = await setting({ script: [{ kind: 'by', answer }] })
    const question = asking()
    const [one, other] = await Promise.all([ask(deps, question), ask(deps, question)])
    expect(one).toEqual(other)
  })

  it('counts a request whose process died before the answer', async () => {
    const { server, deps, asking, spent } = await setting({ aiDailyCalls: 3 })
    const dying = { ...deps.assistant, answer: () => Promise.reject(new Error('killed')) }
    const question = asking()
    await expect(ask({ ...deps, assistant: dying }, question)).rejects.toThrow('killed')
    expect(await spent()).toBe(1)
    expect(await ask(deps, question)).toMatchObject(DEMO)
    expect(await spent()).toBe(2)
    expect(server.requests).toHaveLength(1)
  })
})

describe('an assistant that fails', () => {
  it.each<[string, LlmBehaviour]>([
    ['refuses', { kind: 'refuse' }],
    ['breaks off', { kind: 'say', content: '{"intent', finish: 'length' }],
    ['writes nonsense', { kind: 'say', content: 'Certainly!' }],
  ])('is asked once more with the reason, then held: it %s', async (_title, behaviour) => {
    const { server, deps, asking, spent } = await setting({ script: [behaviour] })
    expect(await ask(deps, asking())).toEqual({ kind: 'held', reason: 'assistant_failed' })
    expect(server.requests).toHaveLength(2)
    expect(server.requests[1]?.messages).toHaveLength(server.requests[0]!.messages.length + 1)
    expect(await spent()).toBe(2)
  })

  it('may answer well the second time', async () => {
    const { deps, asking, rows } = await setting({ script: [{ kind: 'refuse' }, { kind: 'well' }] })
    expect(await ask(deps, asking())).toMatchObject(DEMO)
    expect(await rows('select calls, failure from ai_call')).toEqual([{ calls: 2, failure: null }])
  })

  it('is tried again when the endpoint said so', async () => {
    const busy: LlmBehaviour = { kind: 'status', status: 429, headers: { 'retry-after': '30' } }
    const { server, deps, asking } = await setting({ script: [busy, { kind: 'well' }] })
    const question = asking()
    const failure = await failureOf(ask(deps, question))
    expect(failure).toMatchObject({ nonRetryable: false, nextRetryDelay: 30_000 })
    expect(failure?.message).not.toContain('demo')
    expect(await ask(deps, question)).toMatchObject(DEMO)
    expect(server.requests).toHaveLength(2)
  })

  it.each<[string, LlmBehaviour, number]>([
    ['breaks off', { kind: 'drop' }, 0],
    ['is overloaded', { kind: 'status', status: 503 }, 0],
    ['has heard too many', { kind: 'status', status: 429 }, 0],
    ['does not answer in time, which may be charged', { kind: 'stall' }, 5],
  ])(
    'is asked again for as long as the endpoint %s, and only what is charged counts',
    async (_, away, charged) => {
      const { server, deps, asking, spent } = await setting({
        script: [...Array.from({ length: 5 }, () => away), { kind: 'well' }],
        timeoutMs: 200,
      })
      const question = asking()
      for (let attempt = 1; attempt <= 5; attempt += 1)
        expect(await failureOf(ask(deps, question))).toMatchObject({ nonRetryable: false })
      expect(await spent()).toBe(charged)
      expect(await ask(deps, question)).toMatchObject(DEMO)
      expect(server.requests).toHaveLength(6)
      expect(await spent()).toBe(charged + 1)
    },
  )

  it('that was away in between is still asked again with the reason', async () => {
    const { server, deps, asking } = await setting({
      script: [{ kind: 'refuse' }, { kind: 'status', status: 503 }, { kind: 'refuse' }],
    })
    const question = asking()
    expect(await failureOf(ask(deps, question))).toMatchObject({ nonRetryable: false })
    expect(await ask(deps, question)).toEqual({ kind: 'held', reason: 'assistant_failed' })
    expect(server.requests).toHaveLength(3)
  })

  it('is held at once where the key is not accepted', async () => {
    const { server, deps, asking } = await setting({ script: [{ kind: 'status', status: 401 }] })
    expect(await ask(deps, asking())).toEqual({ kind: 'held', reason: 'assistant_failed' })
    expect(server.requests).toHaveLength(1)
  })

  it('stops in the middle where the budget ends', async () => {
    const { server, deps, asking } = await setting({ script: [{ kind: 'refuse' }], aiDailyCalls: 1 })
    expect(await ask(deps, asking())).toMatchObject({ kind: 'held', reason: 'budget_spent' })
    expect(server.requests).toHaveLength(1)
  })
})
