import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'

let api: TestApi
let owner: Caller
beforeAll(async () => {
  api = await testApi()
  owner = await api.member()
})
afterAll(() => api.close())

describe('an import', () => {
  it('previews a file without storing it, and takes it by multipart with a mapping', async () => {
    const csv = 'E-Mail;Prénom\nzoe@x.example;Zoë\n'
    const preview = await owner.ask('POST', '/api/persons/import/preview', csv, {
      'content-type': 'text/csv',
    })
    expect(preview.body).toMatchObject({
      headings: ['E-Mail', 'Prénom'],
      mapping: { 'E-Mail': 'email', Prénom: 'firstName' },
      rows: [['zoe@x.example', 'Zoë']],
      delimiter: ';',
      problem: null,
    })
    const form = new FormData()
    form.append('file', new Blob([csv]), 'people.csv')
    const mapping = encodeURIComponent(JSON.stringify({ 'E-Mail': 'email' }))
    const { body, status } = await owner.ask('POST', `/api/persons/import?mapping=${mapping}`, form)
    expect(status).toBe(202)
    expect((await owner.ask('GET', `/api/imports/${String(body['id'])}`)).body).toMatchObject({
      fileName: 'people.csv',
      status: 'QUEUED',
      mapping: { 'E-Mail': 'email' },
      errors: [],
    })
    expect(
      (
        await owner.ask('POST', '/api/persons/import?mapping=%7B"a":"b"%7D', csv, {
          'content-type': 'text/csv',
        })
      ).body['errors'],
    ).toHaveProperty(['mapping.a'])
  })

  it('refuses a file that is too large with 413', async () => {
    const answer = await owner.ask('POST', '/api/persons/import', 'x'.repeat(51 * 1_048_576), {
      'content-type': 'text/csv',
    })
    expect(answer.status).toBe(413)
  })
})
