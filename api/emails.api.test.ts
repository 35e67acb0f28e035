import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'
import {
  writeConversation,
  writeDecision,
  writeDraft,
  type Conversation,
  type RowWriter,
} from '#test/support/thread-rows.ts'
import type { Email, EmailPage } from './contract/email.ts'

let api: TestApi
let owner: Caller
let rows: RowWriter
let conversation: Conversation
let sentId: string
let draftId: string

beforeAll(async () => {
  api = await testApi()
  owner = await api.member()
  rows = { ...api.data, workspaceId: owner.workspaceId }
  conversation = await writeConversation(rows, {
    email: 'zoe@prospect.example',
    state: 'draft_ready',
    mails: ['First', 'Second', 'Third'],
    minutesAgo: 60,
  })
  const intent = await owner.ask<{ id: string }>('POST', '/api/intents', { name: 'Pricing' })
  await writeDecision(rows, conversation, { intentId: intent.body.id, confidence: 0.8 })
  draftId = await writeDraft(rows, conversation, { attempt: 3, issues: ['tone'] })
  sentId = await sendOne()
  await api.data.database.withWorkspace(owner.workspaceId, (em) =>
    em.execute(
      `insert into draft (workspace_id, thread_id, person_id, inbound_id, kind, state, engine)
       select workspace_id, thread_id, person_id, id, 'answer', 'sent', 'offline' from inbound_message order by received_at limit 1`,
    ),
  )
})
afterAll(() => api.close())

/** A mail that went out in the thread just now. */
function sendOne(): Promise<string> {
  const { threadId, mailboxId, personId, key } = conversation
  const mime =
    'From: ada@own.example\r\nSubject: Re: A question\r\nContent-Type: text/plain\r\n\r\nAs sent\r\n'
  return api.data.database.withWorkspace(owner.workspaceId, async (em) => {
    const [row] = await em.execute<{ id: string }[]>(
      `insert into message (workspace_id, person_id, mailbox_id, thread_id, state, message_id_header, subject, mime, transmitting_at, ended_at)
       values (?, ?, ?, ?, 'accepted', '<1@own>', ?, ?, now(), now()) returning id`,
      [
        owner.workspaceId,
        personId,
        mailboxId,
        threadId,
        key.cipher.seal('Re: A question', 'message.subject'),
        key.cipher.seal(mime, 'message.mime'),
      ],
    )
    return row?.id ?? ''
  })
}

/** A place in the ledger for a mail that nobody has composed. */
function book(state: 'reserved' | 'resolved'): Promise<unknown> {
  const { personId, mailboxId } = conversation
  return api.data.database.withWorkspace(owner.workspaceId, (em) =>
    em.execute(
      'insert into message (workspace_id, person_id, mailbox_id, state, message_id_header) values (?, ?, ?, ?, ?)',
      [owner.workspaceId, personId, mailboxId, state, `<${state}@own>`],
    ),
  )
}

const list = async (query = '') =>
  (await owner.ask<{ items: Email[]; nextCursor: string | null }>('GET', `/api/emails${query}`)).body

describe('mails as one resource', () => {
  it('are listed newest first, each with where it stands', async () => {
    expect((await list()).items.map(({ direction, status }) => `${direction} ${status}`)).toEqual([
      'out accepted',
      'in draft_ready',
      'in closed',
      'in sent',
    ])
    const [out, newest] = (await list()).items
    expect(out).toMatchObject({
      from: 'ada@own.example',
      to: 'zoe@prospect.example',
      subject: 'Re: A question',
    })
    expect(newest).toMatchObject({
      from: 'zoe@prospect.example',
      to: 'ada@own.example',
      subject: 'A question',
    })
  })

  it('are only what was written: a place that is booked, or was given back, is none', async () => {
    const before = await list()
    await book('reserved')
    await book('resolved')
    expect(await list()).toEqual(before)
  })

  it('are filtered by direction and page without gaps', async () => {
    expect((await list('?direction=out')).items.map((mail) => mail.id)).toEqual([sentId])
    const first = await list('?limit=2')
    const rest = await list(`?limit=2&cursor=${first.nextCursor}`)
    expect([...first.items, ...rest.items]).toEqual((await list()).items)
    expect(rest.nextCursor).toBeNull()
  })

  it('are read with the draft that answers them, or as they were sent', async () => {
    const incoming = await owner.ask<EmailPage>('GET', `/api/emails/${conversation.inboundId}`)
    expect(incoming.body).toMatchObject({
      text: 'Third',
      intent: { name: 'Pricing' },
      intentConfidence: 0.8,
      draftContent: 'It costs 40 euros.',
      draftState: 'ready',
      draftRetryCount: 2,
      validationIssues: ['tone'],
    })
    const sent = await owner.ask<EmailPage>('GET', `/api/emails/${sentId}`)
    expect(sent.body).toMatchObject({ draftContent: null, intent: null })
    expect(sent.body.text).toContain('As sent')
  })

  it('have their draft changed under either name, and sent', async () => {
    const one = `/api/emails/${conversation.inboundId}`
    for (const body of [{ draft_content: 'Mine' }, { draftContent: 'Mine' }])
      expect((await owner.ask('PUT', `${one}/draft`, body)).status).toBe(200)
    expect((await owner.ask('PUT', `${one}/draft`, {})).status).toBe(422)
    const sent = await owner.ask('POST', `${one}/send`, {})
    expect(sent.body).toEqual({ id: conversation.threadId, decision: 'approve' })
    expect(api.wishes).toMatchObject([
      { verb: 'editDraft', id: conversation.threadId },
      { verb: 'editDraft', id: conversation.threadId },
      { verb: 'approveDraft', decision: { draftId, followUps: true } },
    ])
  })

  it('say so where no draft answers them', async () => {
    const older = (await list()).items[2]?.id
    for (const id of [older, sentId]) {
      const answer = await owner.ask('POST', `/api/emails/${id}/send`, {})
      expect(answer.status).toBe(409)
      expect(answer.body['detail']).toMatch(/No draft answers this mail/)
    }
  })

  it('are shown to nobody outside the workspace', async () => {
    const stranger = await api.member()
    expect((await stranger.ask('GET', `/api/emails/${sentId}`)).status).toBe(404)
    expect((await stranger.ask('GET', '/api/emails')).body).toMatchObject({ items: [] })
  })
})
