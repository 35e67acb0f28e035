import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicLinks } from '#database/records/public-links.ts'
import { TEST_WEBHOOK_SECRET, testApi, type Caller, type TestApi } from '#test/support/api.ts'

let api: TestApi
let owner: Caller
beforeAll(async () => {
  api = await testApi()
  owner = await api.member()
})
afterAll(() => api.close())

const rows = <T>(sql: string, params: unknown[] = []) =>
  api.data.database.withWorkspace(owner.workspaceId, (em) => em.execute<T[]>(sql, params))
const create = async (path: string, body: unknown, headers?: Record<string, string>) => {
  const answer = await owner.ask<{ id: string }>('POST', path, body, headers)
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer.body.id
}
const mail = (subject: string, body: string, amount = 0) => ({
  channel: 'email',
  delay: { amount, unit: 'seconds' },
  subject,
  body,
})

describe('an idempotency key', () => {
  const body = { name: 'Keyed', body: 'Hello' }

  it('gives parallel twins one record and one answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        owner.ask('POST', '/api/templates', body, { 'idempotency-key': 'twins' }),
      ),
    )
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1)
    expect(await rows(`select 1 from template where name = 'Keyed'`)).toHaveLength(1)
  })

  it('refuses another body under the same key', async () => {
    const answer = await owner.ask(
      'POST',
      '/api/templates',
      { ...body, name: 'Other' },
      { 'idempotency-key': 'twins' },
    )
    expect(answer.status).toBe(409)
  })

  it('may be used again after a refusal that changed nothing', async () => {
    const headers = { 'idempotency-key': 'mended' }
    await create('/api/companies', { name: 'Taken' })
    expect((await owner.ask('POST', '/api/companies', { name: 'Taken' }, headers)).status).toBe(409)
    expect((await owner.ask('POST', '/api/companies', { name: 'Free' }, headers)).status).toBe(201)
  })
})

describe('a launch', () => {
  let mailbox: string
  let person: string
  beforeAll(async () => {
    mailbox = await create('/api/mailboxes', {
      name: 'Ada',
      address: 'ada@own.example',
      smtp: { host: 'localhost', port: 25, password: 'secret-1' },
    })
    person = await create('/api/persons', { email: 'zoe@prospect.example', firstName: 'Zoë' })
    await create('/api/persons', { email: 'nameless@prospect.example' })
  })
  const draft = async (steps: unknown[], audience: unknown = { everyone: true }) => {
    const sequenceId = await create('/api/sequences', { name: 'S', steps })
    const id = await create('/api/campaigns', { name: 'C', sequenceId, mailboxIds: [mailbox], audience })
    return { id, sequenceId }
  }

  it('is refused with the list of holes, and leaves the draft a draft', async () => {
    const { id, sequenceId } = await draft([mail('Hi {{ firstName }}', 'Dear {{ nickname }}')])
    const answer = await owner.ask<{
      holes: { personId: string | null; placeholder: string; reason: string }[]
      holesTotal: number
    }>('POST', `/api/campaigns/${id}/send`, {})
    expect(answer.status).toBe(422)
    expect(answer.body.holes.map(({ placeholder, reason }) => `${placeholder} ${reason}`)).toContain(
      'nickname unknown',
    )
    await owner.ask('PUT', `/api/sequences/${sequenceId}`, { steps: [mail('Hi {{ firstName }}', 'Dear')] })
    const second = await owner.ask<typeof answer.body>('POST', `/api/campaigns/${id}/send`, {})
    expect(second.body.holesTotal).toBe(1)
    expect(second.body.holes[0]).toMatchObject({ placeholder: 'firstName', reason: 'empty' })
    expect((await owner.ask('GET', `/api/campaigns/${id}`)).body['status']).toBe('DRAFT')
    expect((await owner.ask('GET', `/api/sequences/${sequenceId}`)).body['isFrozen']).toBe(false)
  })

  it('can be looked at beforehand: each mail as one person would get it, with what is missing', async () => {
    const answer = await owner.ask('POST', '/api/sequences/preview', {
      steps: [
        mail('Hi {{ firstName }}', 'Dear {{ firstName }}'),
        mail('', 'Again, {{ nickname }} of {{ company }}', 5),
      ],
      personId: person,
      mailboxId: mailbox,
    })
    expect(answer.body).toEqual({
      sender: { name: 'Ada', address: 'ada@own.example' },
      mails: [
        { stepIndex: 0, subject: 'Hi Zoë', body: 'Dear Zoë', format: 'text', holes: [] },
        {
          stepIndex: 1,
          subject: 'Re: Hi Zoë',
          body: 'Again, {{ nickname }} of {{ company }}',
          format: 'text',
          holes: [
            { placeholder: 'nickname', reason: 'unknown' },
            { placeholder: 'company', reason: 'empty' },
          ],
        },
      ],
    })
  })

  it('freezes the version, tells Temporal once, and walks the states', async () => {
    const { id, sequenceId } = await draft([mail('Hi', 'Hello {{ firstName }}'), mail('', 'Again', 5)], {
      personIds: [person],
    })
    const turn = (verb: string, headers?: Record<string, string>) =>
      owner.ask('POST', `/api/campaigns/${id}/${verb}`, {}, headers)
    const twins = await Promise.all([1, 2, 3].map(() => turn('send', { 'idempotency-key': `launch-${id}` })))
    expect(twins.map((answer) => answer.status)).toEqual([202, 202, 202])
    expect(
      await rows(`select 1 from outbox_item where verb = 'startCampaign' and payload->>'campaignId' = ?`, [
        id,
      ]),
    ).toHaveLength(1)
    expect((await turn('send')).status).toBe(409)
    expect((await turn('resume')).status).toBe(409)
    expect((await turn('pause')).body['status']).toBe('PAUSED')
    expect((await turn('resume')).body['status']).toBe('ACTIVE')
    expect((await owner.ask('PUT', `/api/campaigns/${id}`, { name: 'Late' })).status).toBe(409)
    expect((await turn('archive')).body['status']).toBe('ARCHIVED')
    const edited = await owner.ask('PUT', `/api/sequences/${sequenceId}`, { steps: [mail('New', 'New')] })
    expect(edited.body).toMatchObject({ version: 2, isFrozen: false })
    const [kept] = await rows<{ steps: number }>(
      `select count(*)::int as steps from step t join campaign c on c.version_id = t.version_id where c.id = ?`,
      [id],
    )
    expect(kept?.steps).toBe(2)
  })

  it('needs people, and a subject for the first mail', async () => {
    const empty = await draft([mail('Hi', 'Hello')], { tag: 'nobody' })
    expect((await owner.ask('POST', `/api/campaigns/${empty.id}/send`, {})).body['errors']).toEqual({
      audience: 'empty',
    })
    const bare = await draft([mail('', 'Hello')])
    expect((await owner.ask('POST', `/api/campaigns/${bare.id}/send`, {})).body['errors']).toHaveProperty([
      'steps.0.subject',
    ])
  })

  it('never shows a password, and keeps it sealed', async () => {
    const answer = await owner.ask('GET', `/api/mailboxes/${mailbox}`)
    expect(answer.text).not.toContain('secret-1')
    const [row] = await rows<{ smtp_password: Buffer }>('select smtp_password from mailbox where id = ?', [
      mailbox,
    ])
    expect(row?.smtp_password.toString('latin1')).not.toContain('secret-1')
    await owner.ask('PUT', `/api/mailboxes/${mailbox}`, { smtp: { host: 'other', port: 26 } })
    expect((await owner.ask<{ smtp: unknown }>('GET', `/api/mailboxes/${mailbox}`)).body.smtp).toMatchObject({
      host: 'other',
      hasPassword: true,
    })
  })
})

describe('an inbound mail by webhook', () => {
  const raw =
    'From: p@x.example\r\nTo: ada@own.example\r\nMessage-ID: <1@x>\r\nSubject: Re: Hi\r\n\r\nYes.\r\n'
  const post = (
    body: string,
    { seconds = Math.floor(Date.now() / 1_000), secret = TEST_WEBHOOK_SECRET, headers = {} } = {},
  ) =>
    api.anonymous('POST', '/api/webhooks/inbound-email', body, {
      'content-type': 'message/rfc822',
      'x-throughline-timestamp': String(seconds),
      'x-throughline-signature': `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`,
      ...headers,
    })

  it('is kept once and wakes its mailbox once, however often it is delivered', async () => {
    const answers = await Promise.all([post(raw), post(raw), post(raw)])
    expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202])
    expect(answers.filter((answer) => answer.body['duplicate'] === false)).toHaveLength(1)
    expect(await rows(`select 1 from outbox_item where verb = 'mailArrived'`)).toHaveLength(1)
  })

  it('is refused when forged, unsigned, old or from the future', async () => {
    const now = Math.floor(Date.now() / 1_000)
    expect((await post(raw, { secret: 'another secret here' })).status).toBe(401)
    expect((await post(raw, { seconds: now - 301 })).status).toBe(401)
    expect((await post(raw, { seconds: now + 400 })).status).toBe(401)
    expect((await post(raw, { headers: { 'x-throughline-signature': 'v1=00' } })).status).toBe(401)
  })

  it('is refused with a reason when nobody has the recipient, or it is too large', async () => {
    expect((await post(raw.replace('ada@own', 'nobody@own'))).status).toBe(404)
    expect((await post('x'.repeat(26 * 1_048_576))).status).toBe(413)
  })
})

describe('a public link', () => {
  it('asks before it unsubscribes, then does it without a sign-in, once', async () => {
    const [person] = await rows<{ id: string }>(`select id from person where email = 'zoe@prospect.example'`)
    const [mailbox] = await rows<{ id: string }>('select id from mailbox limit 1')
    const [message] = await rows<{ id: string }>(
      `insert into message (workspace_id, person_id, mailbox_id, message_id_header, state) values (?, ?, ?, '<m@x>', 'accepted') returning id`,
      [owner.workspaceId, person?.id, mailbox?.id],
    )
    const links = publicLinks(api.data.keyring, '', {
      workspaceId: owner.workspaceId,
      messageId: message?.id ?? '',
    })
    const state = async () => (await owner.ask('GET', `/api/persons/${person?.id}`)).body['suppressed']
    const asked = await api.anonymous('GET', links.unsubscribeUrl)
    expect([asked.status, await state()]).toEqual([200, null])
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const done = await api.anonymous('POST', links.unsubscribeUrl, 'List-Unsubscribe=One-Click', form)
    expect([done.status, done.headers.get('set-cookie'), await state()]).toEqual([200, null, 'unsubscribed'])
    expect(
      (await api.anonymous('POST', links.unsubscribeUrl, 'List-Unsubscribe=One-Click', form)).status,
    ).toBe(200)
    const click = await api.anonymous('GET', links.clickUrl('https://own.example/x'))
    expect([click.status, click.headers.get('location')]).toEqual([302, 'https://own.example/x'])
    expect((await api.anonymous('GET', `${links.openUrl}.gif`)).headers.get('content-type')).toBe('image/gif')
    expect((await rows('select 1 from signal_evidence')).length).toBe(2)
    expect((await api.anonymous('POST', '/u/forged')).status).toBe(404)
  })
})

describe('the live stream', () => {
  const listen = async (caller: Caller, query = '') => {
    const abort = new AbortController()
    const answer = await fetch(`${api.origin}/api/live${query}`, {
      headers: { authorization: `Bearer ${caller.token}` },
      signal: abort.signal,
    })
    let text = ''
    const reading = (async () => {
      for await (const chunk of answer.body ?? []) text += Buffer.from(chunk as Uint8Array).toString()
    })().catch(() => undefined) // ended by the abort below
    return { text: () => text, stop: () => (abort.abort(), reading) }
  }
  const addPerson = () => create('/api/persons', { email: `live${Date.now()}@x.example` })

  it('tells a workspace of its own changes, and nobody else', async () => {
    const stranger = await api.member()
    const [own, other] = await Promise.all([listen(owner), listen(stranger)])
    const id = await addPerson()
    await expect.poll(own.text, { timeout: 5_000 }).toContain(`data: {"topic":"person","id":"${id}"}`)
    expect(other.text()).not.toContain(id)
    await Promise.all([own.stop(), other.stop()])
  })

  it('tells again what happened since the page was loaded, and to nobody else', async () => {
    const stranger = await api.member()
    const first = await listen(owner)
    const loadedAt = Date.now()
    const id = await addPerson()
    await expect.poll(first.text, { timeout: 5_000 }).toContain(id)
    const since = (at: number) => `?since=${at}`
    const late = await listen(owner, since(loadedAt))
    await expect.poll(late.text, { timeout: 5_000 }).toContain(id)
    const [later, other] = await Promise.all([
      listen(owner, since(Date.now() + 1)),
      listen(stranger, since(loadedAt)),
    ])
    await expect.poll(other.text, { timeout: 5_000 }).toContain('connected')
    expect(other.text() + later.text()).not.toContain(id)
    await Promise.all([first, late, later, other].map((one) => one.stop()))
  })
})
