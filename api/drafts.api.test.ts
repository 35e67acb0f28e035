import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'
import {
  writeConversation,
  writeDraft,
  type Conversation,
  type RowWriter,
} from '#test/support/thread-rows.ts'

interface DraftRow {
  id: string
  kind: string
  state: string
  engine: string
  author: string | null
  basedOn: string | null
  inbound: string | null
  body: string | null
  instruction: string | null
  citations: { text: string }[]
}

let api: TestApi
let owner: Caller
let rows: RowWriter
let conversation: Conversation
let draftId: string

const claim = (text: string) => ({ text, sources: [{ kind: 'mail' as const, quote: 'What does it cost?' }] })

beforeAll(async () => {
  api = await testApi()
})
beforeEach(async () => {
  owner = await api.member()
  rows = { ...api.data, workspaceId: owner.workspaceId }
  conversation = await writeConversation(rows, { state: 'draft_ready' })
  draftId = await writeDraft(rows, conversation, {
    body: 'Thank you.\n\nIt costs 40 euros.\nThere is a trial.',
    citations: [claim('It costs 40 euros.'), claim('There is a trial.')],
  })
  api.wishes.length = 0
})
afterAll(() => api.close())

const one = (path: string) => `/api/threads/${conversation.threadId}/${path}`

/** The newest draft row of the thread, opened. */
async function newest(): Promise<DraftRow> {
  const { cipher } = conversation.key
  const [row] = await api.data.database.withWorkspace(owner.workspaceId, (em) =>
    em.execute<(Omit<DraftRow, 'citations'> & Record<'sealed' | 'wish' | 'claims', Buffer | null>)[]>(
      `select id, kind, state, engine, author_id as author, based_on as "basedOn", inbound_id as inbound, body as sealed,
              instruction as wish, citations as claims from draft where thread_id = ? order by created_at desc limit 1`,
      [conversation.threadId],
    ),
  )
  if (!row) throw new Error('no draft')
  const { sealed, wish, claims, ...rest } = row
  return {
    ...rest,
    body: sealed && cipher.open(sealed, 'draft.body').toString(),
    instruction: wish && cipher.open(wish, 'draft.instruction').toString(),
    citations: claims
      ? (JSON.parse(cipher.open(claims, 'draft.citations').toString()) as DraftRow['citations'])
      : [],
  }
}

describe('an edited draft', () => {
  it('is a row of its own before the workflow hears of it, with what it cites where the sentence still stands', async () => {
    const body = 'Dear Zoë,\r\n\r\nit costs 50 euros. There is\r\na trial. '
    const answer = await owner.ask<{ draftId: string }>('PUT', one('draft'), { body, basedOn: draftId })
    expect(answer.status, answer.text).toBe(200)
    expect(await newest()).toEqual({
      id: answer.body.draftId,
      kind: 'answer',
      state: 'requested',
      engine: 'human',
      author: owner.userId,
      basedOn: draftId,
      inbound: conversation.inboundId,
      body: 'Dear Zoë,\n\nit costs 50 euros. There is\na trial.',
      instruction: null,
      citations: [claim('There is a trial.')],
    })
    expect(api.wishes).toMatchObject([
      { verb: 'editDraft', decision: { draftId: answer.body.draftId, basedOn: draftId, by: owner.userId } },
    ])
  })

  it.each([
    ['nothing', ''],
    ['blanks', ' \n '],
    ['too much', 'x'.repeat(20_001)],
    ['control characters', 'a\u0007b'],
    ['nothing that can be seen', '\u200b \u2060\u00a0'],
    ['a placeholder that nobody fills in', 'Hi {{ firstName }},\n\nit costs 40 euros.'],
  ])('is refused with %s', async (_, body) => {
    const answer = await owner.ask('PUT', one('draft'), { body, basedOn: draftId })
    expect(answer.status).toBe(422)
    expect(Object.keys(answer.body['errors'] as object)).toEqual(['body'])
    expect(api.wishes).toEqual([])
  })

  it('keeps HTML as the letters that it is', async () => {
    await owner.ask('PUT', one('draft'), { body: '<b>Hello</b> & goodbye', basedOn: draftId })
    expect((await newest()).body).toBe('<b>Hello</b> & goodbye')
  })
})

describe('a wish for another draft', () => {
  it('is a row with the sealed instruction, whose id goes to the workflow', async () => {
    await owner.ask('POST', one('regenerate'), { instruction: ' Shorter, please. ' })
    const row = await newest()
    expect(row).toMatchObject({
      state: 'requested',
      body: null,
      instruction: 'Shorter, please.',
      basedOn: draftId,
    })
    expect(api.wishes).toMatchObject([{ verb: 'regenerateDraft', decision: { requestId: row.id } }])
  })

  it('may say nothing', async () => {
    expect((await owner.ask('POST', one('regenerate'), {})).status).toBe(200)
    expect((await newest()).instruction).toBeNull()
  })
})

it('sends an answer of one’s own through the same two wishes', async () => {
  const answer = await owner.ask<{ draftId: string }>('POST', one('answer'), { body: 'I call you.' })
  const row = await newest()
  expect(row).toMatchObject({ id: answer.body.draftId, body: 'I call you.', engine: 'human', basedOn: null })
  expect(api.wishes).toMatchObject([
    { verb: 'editDraft', decision: { draftId: row.id } },
    { verb: 'approveDraft', decision: { draftId: row.id, followUps: false } },
  ])
})

it('shows a wish that was never taken to nobody', async () => {
  await owner.ask('PUT', one('draft'), { body: 'Refused in this test.', basedOn: draftId })
  const thread = await owner.ask('GET', `/api/threads/${conversation.threadId}`)
  expect(thread.text).not.toContain('Refused in this test.')
})
