import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApi, type Answer, type TestApi } from '#test/support/api.ts'

const OWNER = {
  email: 'Owner@Example.org',
  password: 'correct horse battery',
  name: 'Owner',
  workspace: 'Acme',
}
let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const cookieOf = (answer: Answer<unknown>, name: string) =>
  answer.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.split(';')[0] ?? ''
const login = () =>
  api.anonymous<{ accessToken: string }>('POST', '/api/auth/login', {
    email: OWNER.email,
    password: OWNER.password,
  })
const refresh = (cookie: string) => api.anonymous('POST', '/api/auth/refresh', {}, { cookie })

describe('sign-up', () => {
  it('makes exactly one owner of parallel first sign-ups, and refuses later ones with a remedy', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        api.anonymous('POST', '/api/auth/signup', {
          ...OWNER,
          email: index === 0 ? OWNER.email : `o${index}@example.org`,
        }),
      ),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 403, 403, 403, 403])
    const late = await api.anonymous('POST', '/api/auth/register', { ...OWNER, email: 'late@example.org' })
    expect(late.status).toBe(403)
    expect(late.body['detail']).toMatch(/sign in/i)
    await api.data.database.instance((em) =>
      em.execute('update app_user set email = ?', [OWNER.email.toLowerCase()]),
    )
  })

  it('names every bad field', async () => {
    const { status, body } = await api.anonymous('POST', '/api/auth/signup', {
      email: 'nobody',
      password: 'short',
    })
    expect(status).toBe(422)
    expect(Object.keys(body['errors'] as object).sort()).toEqual(['email', 'password'])
  })
})

describe('sign-in', () => {
  it('answers a token and cookies that scripts cannot read', async () => {
    const answer = await login()
    expect(answer.status).toBe(200)
    for (const cookie of answer.headers.getSetCookie()) expect(cookie).toMatch(/httponly/i)
    const me = await api.anonymous('GET', '/api/auth/me', undefined, {
      cookie: cookieOf(answer, 'tl_access'),
    })
    expect(me.body).toMatchObject({ role: 'OWNER', workspace: { name: 'Acme' } })
  })

  it('says the same to a wrong password and to nobody', async () => {
    const wrong = await api.anonymous('POST', '/api/auth/login', {
      email: OWNER.email,
      password: 'wrong password',
    })
    const nobody = await api.anonymous('POST', '/api/auth/login', {
      email: 'nobody@example.org',
      password: 'wrong password',
    })
    expect([wrong.status, nobody.status]).toEqual([401, 401])
    expect(wrong.body['detail']).toBe(nobody.body['detail'])
  })

  it('refuses a write by cookie from another site, or without an origin', async () => {
    const cookie = cookieOf(await login(), 'tl_access')
    const write = (headers: Record<string, string>) =>
      api.anonymous('POST', '/api/companies', { name: `C${Math.random()}` }, { cookie, ...headers })
    expect((await write({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await write({})).status).toBe(403)
    expect((await write({ origin: api.origin })).status).toBe(201)
    // Another kind of authorization beside the cookie proves nothing.
    const beside = { authorization: 'Basic eDp5', origin: 'https://evil.example' }
    expect((await write(beside)).status).toBe(403)
  })

  it('takes a cookie that is none of ours for nobody', async () => {
    for (const value of ['%E0%A4%A', '%', 'x', ''])
      for (const name of ['tl_access', 'tl_refresh']) {
        const cookie = `${name}=${value}`
        expect((await api.anonymous('GET', '/api/persons', undefined, { cookie })).status).toBe(401)
        expect((await api.anonymous('POST', '/api/auth/refresh', {}, { cookie })).status).toBe(401)
      }
  })
})

describe('refresh', () => {
  it('gives 50 parallel refreshes one successor, and nobody is signed out', async () => {
    const first = cookieOf(await login(), 'tl_refresh')
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(first)))
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
    const successors = new Set(answers.map((answer) => cookieOf(answer, 'tl_refresh')))
    expect(successors.size).toBe(1)
    expect((await refresh([...successors][0] ?? '')).status).toBe(200)
  })

  it('revokes the whole family when an old token comes back after the grace time', async () => {
    const stolen = cookieOf(await login(), 'tl_refresh')
    const current = cookieOf(await refresh(stolen), 'tl_refresh')
    await api.data.database.instance((em) =>
      em.execute(`update refresh_token set used_at = now() - interval '1 minute' where used_at is not null`),
    )
    expect((await refresh(stolen)).status).toBe(401)
    expect((await refresh(current)).status).toBe(401)
  })

  it('is worth nothing after sign-out', async () => {
    const cookie = cookieOf(await login(), 'tl_refresh')
    expect((await api.anonymous('POST', '/api/auth/logout', {}, { cookie })).status).toBe(204)
    expect((await refresh(cookie)).status).toBe(401)
  })
})
