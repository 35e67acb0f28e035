import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createThread } from '#database/records/threads.ts'
import { createCodecEndpoint } from '#temporal/codec-endpoint.ts'
import { createPayloadCodec } from '#temporal/codec.ts'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'

let api: TestApi
let owner: Caller
beforeAll(async () => {
  api = await testApi({ codec: createCodecEndpoint(createPayloadCodec(Buffer.alloc(32, 1))) })
  owner = await api.member()
})
afterAll(() => api.close())

const ID = '018f0000-0000-7000-8000-000000000000'
const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')

describe('what cannot be stored or compared is refused with its place', () => {
  it.each([
    ['/api/persons', { email: 'nul@example.test', firstName: 'A\0na' }, 'firstName'],
    ['/api/persons', { email: 'nul@example.test', tags: ['a', 'b\0'] }, 'tags.1'],
    ['/api/companies', { name: '\0' }, 'name'],
    ['/api/templates', { name: 'T', subject: 'S', body: 'B\0' }, 'body'],
    ['/api/auth/login', { email: 'nul@example.test', password: 'a\0' }, 'password'],
  ])('a NUL character in %s %j', async (path, body, field) => {
    const answer = await owner.ask('POST', path, body)
    expect(answer).toMatchObject({ status: 422, body: { errors: { [field]: expect.any(String) as string } } })
  })

  it('in words, field by field', async () => {
    const answer = await owner.ask('POST', '/api/persons', { firstName: 7 })
    expect(answer).toMatchObject({
      status: 422,
      body: {
        detail: '`email` is missing. `firstName` must be a text.',
        errors: { email: 'is missing', firstName: 'must be a text' },
      },
    })
  })

  it.each(['q=%00', 'tag=a%00', 'q=%EF%BF%BF%00'])('a NUL character in the query %s', async (query) => {
    expect((await owner.ask('GET', `/api/persons?${query}`)).status).toBe(422)
  })

  it.each(['1', 'foo 1', '2026 12 1 (x)', '2026-02-31T00:00:00Z', '+275000-01-01T00:00:00Z', 'infinity'])(
    'a cursor of the instant %s',
    async (at) => {
      expect((await owner.ask('GET', `/api/events?cursor=${cursor(at, ID)}`)).status).toBe(422)
    },
  )

  it('but a cursor as lists give it is taken', async () => {
    for (const at of ['2026-11-21 09:37:11.952123+00', '2026-11-21T09:37:11Z', '2026-11-21 09:37:11+05:30'])
      expect((await owner.ask('GET', `/api/events?cursor=${cursor(at, ID)}`)).status).toBe(200)
  })

  it('a language that is none', async () => {
    const answer = await owner.ask('POST', '/api/persons', { email: 'l@example.test', locale: 'en-US-GB' })
    expect(answer).toMatchObject({ status: 422, body: { errors: { locale: expect.any(String) as string } } })
  })

  it('a payload of another installation, or of no form', async () => {
    const encoding = Buffer.from('binary/encrypted').toString('base64')
    for (const payload of [
      { metadata: { encoding }, data: 'AAAA' },
      { metadata: 'x', data: 5 },
    ])
      for (const direction of ['encode', 'decode']) {
        const answer = await owner.ask('POST', `/api/codec/${direction}`, { payloads: [payload] })
        // What is encrypted already is encoded as it is.
        expect(answer.status, answer.text).toBe(direction === 'encode' && payload.data === 'AAAA' ? 200 : 422)
      }
  })
})

describe('a body', () => {
  const post = (body: Uint8Array, encoding: string) =>
    fetch(`${api.origin}/api/companies`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${owner.token}`,
        'content-type': 'application/json',
        'content-encoding': encoding,
      },
      body: Buffer.from(body),
    })

  it('is read compressed, and refused when it is not what it says', async () => {
    expect((await post(gzipSync('{"name":"Zipped"}'), 'gzip')).status).toBe(201)
    expect((await post(Buffer.from('{"name":"Plain"}'), 'gzip')).status).toBe(400)
    expect((await post(Buffer.from('{"name":"Plain"}'), 'lzma')).status).toBe(415)
  })

  it('is measured as it unfolds', async () => {
    const bomb = gzipSync(JSON.stringify({ name: 'x'.repeat(20_000_000) }))
    expect((await post(bomb, 'gzip')).status).toBe(413)
  })
})

describe('a path that is there under other methods only', () => {
  it('answers 405 and names them', async () => {
    for (const [method, path, allow] of [
      ['PATCH', '/api/persons', 'GET, HEAD, OPTIONS, POST'],
      ['DELETE', '/health', 'GET, HEAD, OPTIONS'],
      ['GET', `/api/campaigns/${ID}/send`, 'OPTIONS, POST'],
    ] as const) {
      const answer = await owner.ask(method, path)
      expect([answer.status, answer.headers.get('allow')], `${method} ${path}`).toEqual([405, allow])
    }
  })

  it('is found whatever the case of its letters', async () => {
    expect((await owner.ask('GET', '/Health')).status).toBe(200)
    expect((await owner.ask('GET', '/API/Persons')).status).toBe(200)
    expect((await owner.ask('PATCH', '/API/Persons')).status).toBe(405)
  })

  it('tells them to OPTIONS; a path that nobody has stays 404', async () => {
    const answer = await owner.ask('OPTIONS', '/api/persons')
    expect([answer.status, answer.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST'])
    expect((await owner.ask('OPTIONS', '/api/nothing')).status).toBe(404)
  })
})

describe('two who take the same address at once', () => {
  it('get one success and conflicts, whoever looks first', async () => {
    const ids = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        const { body } = await owner.ask<{ id: string }>('POST', '/api/persons', { email: `r${n}@race.test` })
        return body.id
      }),
    )
    const answers = await Promise.all(
      ids.map((id) => owner.ask('PUT', `/api/persons/${id}`, { email: 'same@race.test' })),
    )
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409, 409, 409, 409, 409])
  })
})

describe('a person who has written to us', () => {
  it('is not deleted from under the conversation', async () => {
    const person = await owner.ask<{ id: string }>('POST', '/api/persons', { email: 'writer@example.test' })
    const mailbox = await owner.ask<{ id: string }>('POST', '/api/mailboxes', {
      name: 'M',
      address: 'm@own.test',
      smtp: { host: '127.0.0.1', port: 25 },
    })
    await api.data.database.withWorkspace(owner.workspaceId, (em) =>
      createThread(em, {
        workspaceId: owner.workspaceId,
        mailboxId: mailbox.body.id,
        personId: person.body.id,
        campaignId: null,
        enrolmentId: null,
        subject: Buffer.from('sealed'),
        at: Date.now(),
      }),
    )
    expect((await owner.ask('DELETE', `/api/persons/${person.body.id}`)).status).toBe(409)
    expect((await owner.ask('GET', `/api/persons/${person.body.id}`)).status).toBe(200)
  })
})
