import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DomainError } from '#domain/errors.ts'
import { testApi, type Caller, type TestApi, type Wish } from '#test/support/api.ts'
import {
  writeConversation,
  writeDraft,
  type Conversation,
  type RowWriter,
} from '#test/support/thread-rows.ts'

let api: TestApi
let owner: Caller
let rows: RowWriter
let conversation: Conversation
let draftId: string

beforeAll(async () => {
  api = await testApi()
})
beforeEach(async () => {
  owner = await api.member()
  rows = { ...api.data, workspaceId: owner.workspaceId }
  conversation = await writeConversation(rows, { state: 'draft_ready' })
  draftId = await writeDraft(rows, conversation)
  api.wishes.length = 0
})
afterAll(() => api.close())

const one = (verb: string) => `/api/threads/${conversation.threadId}/${verb}`
const last = (): Wish | undefined => api.wishes.at(-1)

describe('a decision about a thread', () => {
  it('to approve goes to its workflow with the draft, whoever decides and the follow-ups', async () => {
    const answer = await owner.ask('POST', one('approve'), { draftId, followUps: false })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body).toEqual({ id: conversation.threadId, decision: 'approve' })
    expect(last()).toMatchObject({
      verb: 'approveDraft',
      id: conversation.threadId,
      decision: { by: owner.userId, draftId, followUps: false },
    })
    await owner.ask('POST', one('approve'), { draftId })
    expect(last()?.decision).toMatchObject({ followUps: true })
  })

  it('to reject names the draft', async () => {
    expect((await owner.ask('POST', one('reject'), { draftId })).status).toBe(200)
    expect(last()).toMatchObject({ verb: 'rejectDraft', decision: { draftId, by: owner.userId } })
  })

  it.each([
    ['undo', 'undoAnswer'],
    ['take-over', 'takeOverThread'],
    ['hand-back', 'handBackThread'],
    ['close', 'closeThread'],
    ['retry', 'retryThread'],
    ['mark-sent', 'markAnswerSent'],
  ])('to %s goes there as %s', async (path, verb) => {
    const answer = await owner.ask('POST', one(path), {})
    expect(answer.body).toEqual({ id: conversation.threadId, decision: path })
    expect(last()).toMatchObject({ verb, id: conversation.threadId, decision: { by: owner.userId } })
  })

  it('tells a conversation that may have come to rest which mail is its newest', async () => {
    await owner.ask('POST', one('hand-back'), {})
    expect(last()?.decision).toMatchObject({ inboundId: conversation.inboundId })
    await owner.ask('POST', one('regenerate'), {})
    expect(last()?.decision).toMatchObject({ inboundId: conversation.inboundId })
  })

  it('is one decision under one key, and another one for anybody else', async () => {
    const colleague = await api.member('MEMBER', owner.workspaceId)
    const key = { 'idempotency-key': 'a-click' }
    const body = { draftId, followUps: true }
    const [first, again] = await Promise.all([
      owner.ask('POST', one('approve'), body, key),
      owner.ask('POST', one('approve'), body, key),
    ])
    expect([first.status, again.status]).toEqual([200, 200])
    expect(api.wishes).toHaveLength(1)
    await colleague.ask('POST', one('approve'), body, key)
    expect(new Set(api.wishes.map((wish) => wish.decision.updateId)).size).toBe(2)
  })

  it('may be tried again under its key after a refusal', async () => {
    const key = { 'idempotency-key': 'a-second-click' }
    expect((await owner.ask('POST', one('approve'), { draftId: randomUUID() }, key)).status).toBe(404)
    expect((await owner.ask('POST', one('approve'), { draftId: randomUUID() }, key)).status).toBe(404)
    expect(api.wishes).toEqual([])
  })

  it('is refused for a draft of another thread, and for a thread of another workspace', async () => {
    const other = await writeConversation(rows)
    const foreign = await writeDraft(rows, other)
    expect((await owner.ask('POST', one('approve'), { draftId: foreign })).status).toBe(404)
    const stranger = await api.member()
    for (const [path, body] of [
      ['approve', { draftId }],
      ['reject', { draftId }],
      ['regenerate', {}],
      ['answer', { body: 'Hello' }],
      ['undo', {}],
      ['retry', {}],
    ] as const)
      expect((await stranger.ask('POST', one(path), body)).status, path).toBe(404)
    expect(api.wishes).toEqual([])
  })

  it('names what is missing or wrong in it', async () => {
    for (const [method, path, body, field] of [
      ['POST', 'approve', {}, 'draftId'],
      ['POST', 'approve', { draftId: 'x' }, 'draftId'],
      ['POST', 'reject', {}, 'draftId'],
      ['PUT', 'intent', {}, 'intentId'],
      ['POST', 'regenerate', { instruction: 'x'.repeat(2_001) }, 'instruction'],
      ['POST', 'answer', { body: ' ' }, 'body'],
    ] as const) {
      const answer = await owner.ask(method, one(path), body)
      expect(answer.status, path).toBe(422)
      expect(Object.keys(answer.body['errors'] as object)).toEqual([field])
    }
    expect(api.wishes).toEqual([])
  })
})

describe('a correction of the intent', () => {
  it('goes to the workflow with the intent', async () => {
    const { body } = await owner.ask<{ id: string }>('POST', '/api/intents', { name: 'Support' })
    expect((await owner.ask('PUT', one('intent'), { intentId: body.id })).status).toBe(200)
    expect(last()).toMatchObject({
      verb: 'correctIntent',
      decision: { intentId: body.id, inboundId: conversation.inboundId, by: owner.userId },
    })
  })

  it('is refused to an intent that is unknown, switched off or deleted', async () => {
    const make = async (intent: object) =>
      (await owner.ask<{ id: string }>('POST', '/api/intents', intent)).body.id
    const off = await make({ name: 'Off', isActive: false })
    const gone = await make({ name: 'Gone' })
    await owner.ask('DELETE', `/api/intents/${gone}`)
    for (const intentId of [randomUUID(), off, gone])
      expect((await owner.ask('PUT', one('intent'), { intentId })).status).toBe(422)
    expect(api.wishes).toEqual([])
  })
})

it('answers a refusal of the workflow with 409 in its own words', async () => {
  const refuse = () => Promise.reject(new DomainError('wrong_state', 'This draft is on its way already.'))
  const strict = await testApi({ gateway: { approveDraft: refuse } as never })
  try {
    const caller = await strict.member()
    const writer = { ...strict.data, workspaceId: caller.workspaceId }
    const there = await writeConversation(writer)
    const answer = await caller.ask('POST', `/api/threads/${there.threadId}/approve`, {
      draftId: await writeDraft(writer, there),
    })
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({ code: 'wrong_state', detail: 'This draft is on its way already.' })
  } finally {
    await strict.close()
  }
})
