import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'
import { writeConversation, type Conversation } from '#test/support/thread-rows.ts'
import type { Hold } from './contract/hold.ts'

let api: TestApi
let owner: Caller
let conversation: Conversation

beforeAll(async () => {
  api = await testApi()
  owner = await api.member()
  conversation = await writeConversation(
    { ...api.data, workspaceId: owner.workspaceId },
    { state: 'held', subject: 'Prices', firstName: 'Ada' },
  )
})
afterAll(() => api.close())

/** Hold something with this reason, read the list, and let it go again. */
async function held(column: string, id: string, reason: string): Promise<Hold | undefined> {
  const { workspaceId } = owner
  const run = (sql: string, params: unknown[]) =>
    api.data.database.withWorkspace(workspaceId, (em) => em.execute(sql, params))
  await run(`insert into hold (workspace_id, workflow_id, ${column}, reason) values (?, 'w', ?, ?)`, [
    workspaceId,
    id,
    reason,
  ])
  const { body } = await owner.ask<{ items: Hold[] }>('GET', '/api/holds')
  await run('update hold set resolved_at = now()', [])
  return body.items[0]
}

describe('the Needs-you list', () => {
  it('shows a thread that is held, with its person and what one can do', async () => {
    expect(await held('thread_id', conversation.threadId, 'assistant_failed')).toMatchObject({
      held: { kind: 'thread', id: conversation.threadId },
      thread: { id: conversation.threadId, subject: 'Prices' },
      person: { name: 'Ada' },
      mailbox: { address: 'ada@own.example' },
      actions: ['retry', 'close'],
    })
  })

  it.each(['hostile_mail', 'unreadable_mail'])(
    'offers no retry of what stays as it is: %s',
    async (reason) => {
      expect((await held('thread_id', conversation.threadId, reason))?.actions).toEqual(['close'])
    },
  )

  it('lets an answer of unknown fate be declared sent', async () => {
    const hold = await held('thread_id', conversation.threadId, 'send_unknown')
    expect(hold?.actions).toEqual(['mark-sent', 'retry', 'close'])
    const path = `/api/threads/${conversation.threadId}/mark-sent`
    expect((await owner.ask('POST', path, {})).body).toMatchObject({ decision: 'mark-sent' })
  })

  it('shows a meeting that is held', async () => {
    const [meeting] = await api.data.database.withWorkspace(owner.workspaceId, (em) =>
      em.execute<{ id: string }[]>(
        `with c as (insert into calendar (workspace_id, name) values (?, 'Ours') returning id)
         insert into meeting (workspace_id, calendar_id, person_id, source, title, start_at, end_at, uid)
         select ?, id, ?, 'mail', '\\x00', '2027-01-01T10:00Z', '2027-01-01T10:30Z', 'u' from c returning id`,
        [owner.workspaceId, owner.workspaceId, conversation.personId],
      ),
    )
    expect(await held('meeting_id', meeting?.id ?? '', 'send_failed')).toMatchObject({
      held: { kind: 'meeting', id: meeting?.id },
      meeting: { startAt: '2027-01-01T10:00:00.000Z' },
      person: { name: 'Ada' },
      actions: ['retry'],
    })
    expect(await held('meeting_id', meeting?.id ?? '', 'send_unknown')).toMatchObject({
      actions: ['mark-sent', 'retry'],
    })
  })

  it('shows a lead that is held', async () => {
    const [lead] = await api.data.database.withWorkspace(owner.workspaceId, (em) =>
      em.execute<{ id: string }[]>(
        `insert into lead (workspace_id, person_id, source) values (?, ?, 'email') returning id`,
        [owner.workspaceId, conversation.personId],
      ),
    )
    expect(await held('lead_id', lead?.id ?? '', 'activity_failed')).toMatchObject({
      held: { kind: 'lead', id: lead?.id },
      person: { name: 'Ada' },
      actions: ['retry'],
    })
    const retry = `/api/leads/${lead?.id}/retry`
    expect((await owner.ask('POST', retry, {})).status).toBe(409) // it has been let go
    await api.data.database.withWorkspace(owner.workspaceId, (em) =>
      em.execute('update hold set resolved_at = null where lead_id = ?', [lead?.id]),
    )
    expect((await owner.ask('GET', '/api/system/stats')).body).toMatchObject({ openHolds: 1 })
    expect((await owner.ask('POST', retry, {})).body).toEqual({ id: lead?.id, decision: 'retry' })
    expect(api.wishes.at(-1)).toMatchObject({ verb: 'retryLead', id: lead?.id })
  })
})
