/** A small client of our own HTTP API, for the demo: it does what a user's browser or script would do. */
import { setTimeout as sleep } from 'node:timers/promises'

/** For how long a request is repeated that nobody answers: a part that ended is started again. */
const OUTAGE_MS = 20_000
const PAUSE_MS = 500

/** An answer other than 2xx, with the problem document (RFC 9457) that came with it. */
export class ApiProblem extends Error {
  readonly status: number
  readonly problem: Record<string, unknown>

  constructor(request: string, status: number, problem: Record<string, unknown>) {
    const reason = [problem['detail'], problem['title']].find((text) => typeof text === 'string')
    super(`${request} answered ${status}: ${reason ?? 'no reason given'}`)
    this.name = 'ApiProblem'
    this.status = status
    this.problem = problem
  }
}

export interface ApiClient {
  get<T>(path: string): Promise<T>
  /** `key` makes the request safe to repeat (Idempotency-Key). */
  post<T>(path: string, body?: unknown, key?: string): Promise<T>
  patch<T>(path: string, body: unknown): Promise<T>
  upload<T>(path: string, fileName: string, csv: Uint8Array, key?: string): Promise<T>
}

/** A client for the API at `origin`; `token` is asked for at every request, so that it may be renewed. */
export function createApiClient(
  origin: string,
  token: () => string | undefined = () => undefined,
): ApiClient {
  const call = async <T>(method: string, path: string, init: RequestInit): Promise<T> => {
    const headers = new Headers(init.headers)
    const bearer = token()
    if (bearer) headers.set('authorization', `Bearer ${bearer}`)
    const answer = await fetchRepeatedly(new URL(path, origin), { ...init, method, headers })
    const text = await answer.text()
    const body = text ? (JSON.parse(text) as unknown) : undefined
    if (!answer.ok)
      throw new ApiProblem(`${method} ${path}`, answer.status, (body ?? {}) as Record<string, unknown>)
    return body as T
  }
  const keyed = (key?: string): Record<string, string> => (key ? { 'idempotency-key': key } : {})
  return {
    get: (path) => call('GET', path, {}),
    post: (path, body = {}, key) =>
      call('POST', path, {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...keyed(key) },
      }),
    patch: (path, body) =>
      call('PATCH', path, {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    upload: (path, fileName, csv, key) => {
      const form = new FormData()
      form.set('file', new Blob([Uint8Array.from(csv)], { type: 'text/csv' }), fileName)
      return call('POST', path, { body: form, headers: keyed(key) })
    },
  }
}

/** A request that reached nobody is repeated if that can do no harm: one that reads, or has an idempotency key. */
async function fetchRepeatedly(url: URL, init: RequestInit & { headers: Headers }): Promise<Response> {
  const isHarmless = init.method === 'GET' || init.headers.has('idempotency-key')
  const deadline = Date.now() + OUTAGE_MS
  for (;;) {
    try {
      return await fetch(url, init)
    } catch (error) {
      if (!isHarmless || Date.now() > deadline) throw error
      await sleep(PAUSE_MS)
    }
  }
}
