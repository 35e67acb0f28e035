import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'
import {
  writeConversation,
  writeDecision,
  writeDraft,
  writeFollowUp,
  type Conversation,
  type RowWriter,
} from '#test/support/thread-rows.ts'
import type { FollowUp } from './contract/follow-up.ts'

let api: TestApi
let owner: Caller
let rows: RowWriter
let conversation: Conversation
let ids: string[]

beforeAll(async () => {
  api = await testApi()
})
beforeEach(async () => {
  owner = await api.member()
  rows = { ...api.data, workspaceId: owner.workspaceId }
  conversation = await writeConversation(rows, { state: 'sent', subject: 'Prices', firstName: 'Ada' })
  const answerDraftId = await writeDraft(rows, conversation, { state: 'sent' })
  ids = []
  for (const [number, inDays, state] of [
    [2, 4, 'pending'],
    [1, 2, 'pending'],
    [3, 6, 'cancelled'],
  ] as const)
    ids.push(await writeFollowUp(rows, conversation, { answerDraftId, number, inDays, state }))
  api.wishes.length = 0
})
afterAll(() => api.close())

const list = async (query = '') =>
  (await owner.ask<{ items: FollowUp[]; nextCursor: string | null }>('GET', `/api/follow-ups${query}`)).body

describe('follow-ups', () => {
  it('are listed with whom, why and when; the pending ones soonest first', async () => {
    const { items } = await list('?state=pending')
    expect(items).toMatchObject([
      {
        number: 1,
        person: { name: 'Ada' },
        subject: 'Prices',
        threadId: conversation.threadId,
        cancellation: null,
      },
      { number: 2 },
    ])
    expect((await list('?state=cancelled')).items).toMatchObject([
      { number: 3, cancellation: 'reply_received' },
    ])
    expect((await list()).items.map((item) => item.number)).toEqual([3, 2, 1])
  })

  it('page without gaps in both orders', async () => {
    for (const state of ['', '&state=pending']) {
      const first = await list(`?limit=1${state}`)
      const rest = await list(`?limit=9&cursor=${first.nextCursor}${state}`)
      expect([...first.items, ...rest.items]).toEqual((await list(`?${state.slice(1)}`)).items)
    }
  })

  it('say which words of the mail moved them', async () => {
    const at = new Date('2027-03-01T08:00:00Z')
    await writeDecision(rows, conversation, { intentId: null, later: { at, words: 'in March' } })
    expect((await owner.ask('GET', `/api/follow-ups/${ids[0]}`)).body).toMatchObject({
      matchedText: 'in March',
    })
  })

  it('are cancelled by the thread’s workflow', async () => {
    expect((await owner.ask('DELETE', `/api/follow-ups/${ids[0]}`)).status).toBe(204)
    expect(api.wishes).toMatchObject([
      {
        verb: 'cancelFollowUp',
        id: conversation.threadId,
        decision: { followUpId: ids[0], updateId: `cancel:${ids[0]}`, by: owner.userId },
      },
    ])
  })

  it('are shown to nobody outside the workspace, and not cancelled from there', async () => {
    const stranger = await api.member()
    for (const method of ['GET', 'DELETE'])
      expect((await stranger.ask(method, `/api/follow-ups/${ids[0]}`)).status).toBe(404)
    expect((await owner.ask('GET', '/api/follow-ups?state=late')).status).toBe(422)
    expect(api.wishes).toEqual([])
  })
})
