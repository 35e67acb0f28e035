import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { subjectCipher } from '#database/envelopes.ts'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'

/** One contact in the middle of its campaign: a first mail out, an answer in, and a hold on the second step. */
let api: TestApi
let owner: Caller
const ids = { person: '', mailbox: '', campaign: '', enrolment: '', thread: '', message: '' }

const create = async (path: string, body: unknown) =>
  (await owner.ask<{ id: string }>('POST', path, body)).body.id

beforeAll(async () => {
  api = await testApi()
  owner = await api.member()
  ids.mailbox = await create('/api/mailboxes', {
    name: 'Ada',
    address: 'ada@own.example',
    smtp: { host: 'localhost', port: 25 },
  })
  ids.person = await create('/api/persons', { email: 'zoe@prospect.example', firstName: 'Zoë' })
  const step = (subject: string, amount: number) => ({
    channel: 'email',
    delay: { amount, unit: 'days' },
    subject,
    body: 'Text',
  })
  const sequenceId = await create('/api/sequences', {
    name: 'S',
    steps: [step('Hi', 0), step('', 1), step('', 2)],
  })
  ids.campaign = await create('/api/campaigns', {
    name: 'C',
    sequenceId,
    mailboxIds: [ids.mailbox],
    audience: { everyone: true },
  })
  await owner.ask('POST', `/api/campaigns/${ids.campaign}/send`, {})
  await api.data.database.withWorkspace(owner.workspaceId, async (em) => {
    const one = async (sql: string, params: unknown[]) =>
      (await em.execute<{ id: string }[]>(`${sql} returning id`, params))[0]?.id ?? ''
    const [person] = await em.execute<{ key: string }[]>(
      'select subject_key_id as key from person where id = ?',
      [ids.person],
    )
    const cipher = await subjectCipher(em, api.data.keyring, person?.key ?? '')
    const w = owner.workspaceId
    ids.enrolment = await one(
      `insert into enrolment (workspace_id, campaign_id, person_id, status, step_index, waiting_for, hold_reason) values (?, ?, ?, 'held', 1, 'human', 'send_unknown')`,
      [w, ids.campaign, ids.person],
    )
    ids.thread = await one(
      `insert into thread (workspace_id, mailbox_id, person_id, campaign_id, enrolment_id, subject, last_message_at, last_inbound_at, unread) values (?, ?, ?, ?, ?, ?, now(), now(), true)`,
      [w, ids.mailbox, ids.person, ids.campaign, ids.enrolment, cipher.seal('Hi', 'thread.subject')],
    )
    const mime = 'From: ada@own.example\r\nSubject: Hi\r\nContent-Type: text/plain\r\n\r\nDear Zoe\r\n'
    ids.message = await one(
      `insert into message (workspace_id, enrolment_id, campaign_id, person_id, mailbox_id, thread_id, step_index, state, message_id_header, subject, mime, transmitting_at, ended_at, opened_at)
       values (?, ?, ?, ?, ?, ?, 0, 'accepted', '<1@own>', ?, ?, now() - interval '1 hour', now() - interval '1 hour', now())`,
      [
        w,
        ids.enrolment,
        ids.campaign,
        ids.person,
        ids.mailbox,
        ids.thread,
        cipher.seal('Hi', 'message.subject'),
        cipher.seal(mime, 'message.mime'),
      ],
    )
    await em.execute(
      `insert into inbound_message (workspace_id, inbox_id, mailbox_id, thread_id, person_id, kind, because, from_address, body, received_at)
       values (?, gen_random_uuid(), ?, ?, ?, 'reply', 'a person wrote', 'zoe@prospect.example', ?, now())`,
      [w, ids.mailbox, ids.thread, ids.person, cipher.seal('Yes,\n please', 'inbound_message.body')],
    )
    await em.execute(
      `insert into event (workspace_id, kind, at, person_id, enrolment_id, campaign_id, message_id, step_index) values (?, 'MessageSent', now(), ?, ?, ?, ?, 0)`,
      [w, ids.person, ids.enrolment, ids.campaign, ids.message],
    )
    await em.execute(
      `insert into hold (workspace_id, workflow_id, enrolment_id, reason) values (?, 'contact:x', ?, 'send_unknown')`,
      [w, ids.enrolment],
    )
  })
})
afterAll(() => api.close())

describe('the screens', () => {
  it('show a thread with both mails in clear, and mark it read', async () => {
    const list = await owner.ask<{ items: unknown[] }>('GET', '/api/threads?unread=true')
    expect(list.body.items).toMatchObject([
      { subject: 'Hi', excerpt: 'Yes, please', kind: 'reply', person: { name: 'Zoë' } },
    ])
    const { body } = await owner.ask('GET', `/api/threads/${ids.thread}`)
    expect(body).toMatchObject({
      messages: [
        { direction: 'out', subject: 'Hi', stepIndex: 0 },
        { direction: 'in', text: 'Yes,\n please', because: 'a person wrote' },
      ],
    })
    expect(JSON.stringify(body)).toContain('Dear Zoe')
    await owner.ask('PATCH', `/api/threads/${ids.thread}`, { unread: false })
    expect((await owner.ask<{ items: unknown[] }>('GET', '/api/threads?unread=true')).body.items).toEqual([])
  })

  it('show what has happened to a person and what is to come', async () => {
    const { body } = await owner.ask<{ scheduled: { stepIndex: number }[] }>(
      'GET',
      `/api/persons/${ids.person}/timeline`,
    )
    expect(body).toMatchObject({
      past: {
        items: [{ kind: 'MessageSent', subject: 'Hi', campaign: { name: 'C' } }, { kind: 'PersonCreated' }],
      },
    })
    expect(body.scheduled.map((step) => step.stepIndex)).toEqual([1, 2])
    expect(body.scheduled[0]).toMatchObject({ waitingFor: 'human' })
  })

  it('show the numbers and the funnel of a campaign', async () => {
    expect((await owner.ask('GET', `/api/campaigns/${ids.campaign}`)).body).toMatchObject({
      phase: 'held',
      numbers: { enrolled: 1, held: 1, sent: 1, opened: 1 },
    })
    const { body } = await owner.ask('GET', `/api/campaigns/${ids.campaign}/analytics`)
    expect(body).toMatchObject({
      rates: { open: 1 },
      steps: [{ sent: 1, opened: 1, waiting: 0 }, { sent: 0, held: 1, waiting: 1 }, { waiting: 0 }],
    })
  })

  it('list a hold with what one can do, and pass the decision on with one id for one hold', async () => {
    const { body } = await owner.ask<{ items: { id: string; actions: string[] }[] }>('GET', '/api/holds')
    expect(body.items[0]?.actions).toEqual(['mark-sent', 'retry', 'skip', 'stop'])
    await Promise.all([1, 2].map(() => owner.ask('POST', `/api/enrolments/${ids.enrolment}/retry`, {})))
    expect(new Set(api.decisions)).toEqual(new Set([`retry ${ids.enrolment} retry:${body.items[0]?.id}`]))
  })

  it('show an enrolment with its ledger and its execution', async () => {
    const { body } = await owner.ask('GET', `/api/enrolments/${ids.enrolment}`)
    expect(body).toMatchObject({
      stepCount: 3,
      sent: 1,
      messages: [{ state: 'accepted', subject: 'Hi' }],
      timeline: { past: { items: [{ kind: 'MessageSent' }] } },
    })
    expect(body['workflowUrl']).toContain(encodeURIComponent(ids.enrolment))
  })

  it('page without gaps or repeats, and refuse a cursor they have not given', async () => {
    for (let n = 0; n < 5; n++) await create('/api/companies', { name: `Company ${n}` })
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body }: { body: { items: { name: string }[]; nextCursor: string | null } } = await owner.ask(
        'GET',
        `/api/companies?limit=2${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...body.items.map((item) => item.name))
      cursor = body.nextCursor
    }
    expect(seen).toEqual([4, 3, 2, 1, 0].map((n) => `Company ${n}`))
    expect((await owner.ask('GET', '/api/companies?cursor=abc')).status).toBe(422)
  })
})
