import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Mailbox } from './contract/mailbox.ts'
import { testApi, type TestApi } from '#test/support/api.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const NEW = { name: 'Ada', address: 'ada@own.example', smtp: { host: 'localhost', port: 25 } }

it('says who answers from a mailbox and how they sign, line by line', async () => {
  const owner = await api.member()
  const { body } = await owner.ask<Mailbox>('POST', '/api/mailboxes', NEW)
  expect(body).toMatchObject({ persona: '', signature: '' })
  const one = `/api/mailboxes/${body.id}`
  const voice = { persona: ' I am Ada. ', signature: 'Ada\r\nThroughline' }
  const changed = await owner.ask<Mailbox>('PUT', one, voice)
  expect(changed.body).toMatchObject({ persona: 'I am Ada.', signature: 'Ada\nThroughline', name: 'Ada' })
  expect((await owner.ask('PUT', one, { dailyLimit: 10 })).body).toMatchObject({ persona: 'I am Ada.' })
  expect((await owner.ask('PUT', one, { persona: '' })).body).toMatchObject({ persona: '' })
})

it('refuses a persona or signature that no mail could have', async () => {
  const owner = await api.member()
  for (const [field, value] of [
    ['persona', 'x'.repeat(2_001)],
    ['signature', 'a\u0007b'],
  ] as const) {
    const answer = await owner.ask('POST', '/api/mailboxes', { ...NEW, [field]: value })
    expect(answer.status).toBe(422)
    expect(Object.keys(answer.body['errors'] as object)).toEqual([field])
  }
})

it('believes of nobody who a mail is from, until the server that checks it is named', async () => {
  const owner = await api.member()
  const { body } = await owner.ask<Mailbox>('POST', '/api/mailboxes', NEW)
  expect(body.authservId).toBe('')
  const name = (authservId: string) => owner.ask<Mailbox>('PUT', `/api/mailboxes/${body.id}`, { authservId })
  expect((await name(' MX.Google.com ')).body.authservId).toBe('mx.google.com')
  expect((await name('two names')).status).toBe(422)
  expect((await name('')).body.authservId).toBe('')
})
