import { createHash } from 'node:crypto'
import type { RequestEvent } from '@sveltejs/kit'
import { ApiError, problemOf } from './api-error.ts'

type Query = Record<string, string | number | boolean | null | undefined>

/** The API as one request of one browser sees it: with its cookies, answering for it. */
export class Api {
  /** Cookies that the API has set during this request, to be handed on to the browser as they are. */
  readonly setCookies: string[] = []
  readonly #event: RequestEvent
  readonly #origin: string | null
  readonly #cookies: Map<string, string>

  constructor(event: RequestEvent) {
    this.#event = event
    this.#origin = originOf(event)
    this.#cookies = new Map(event.cookies.getAll().map(({ name, value }) => [name, value]))
  }

  /** Whether the browser has anything to show for a session; without, nobody need be asked. */
  get hasSession(): boolean {
    return this.#cookies.has('tl_access') || this.#cookies.has('tl_refresh')
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    const entries = Object.entries(query).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    )
    const search = new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))
    return this.send<T>('GET', search.size ? `${path}?${search}` : path)
  }

  /** @param formKey names one showing of a form: the same form with the same content creates once */
  post<T>(path: string, body: unknown = {}, formKey: string = crypto.randomUUID()): Promise<T> {
    const content = JSON.stringify(body)
    const key = createHash('sha256').update(`${formKey} ${path} ${content}`).digest('base64url')
    return this.send<T>('POST', path, content, { 'idempotency-key': key })
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PUT', path, JSON.stringify(body))
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PATCH', path, JSON.stringify(body))
  }

  delete(path: string): Promise<void> {
    return this.send('DELETE', path)
  }

  /** @throws ApiError for every answer that is not 2xx, and 503 once the browser has hung up: nobody waits then */
  async send<T>(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<T> {
    if (this.#origin === null) throw new ApiError(503, { title: 'The browser has hung up.' })
    const response = await fetch(`${this.#origin}/api${path}`, {
      method,
      body: body ?? null,
      headers: {
        accept: 'application/json',
        origin: this.#origin, // Kit has checked the browser's; this one says that we ask as ourselves
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; '),
        'x-forwarded-for': this.#event.getClientAddress(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    })
    this.#keepCookies(response)
    if (!response.ok) throw new ApiError(response.status, await problemOf(response))
    return response.status === 204 ? (undefined as T) : ((await response.json()) as T)
  }

  #keepCookies(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      this.setCookies.push(cookie)
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(cookie) ?? []
      if (name && value) this.#cookies.set(name, decodeURIComponent(value))
      else if (name) this.#cookies.delete(name)
    }
  }
}

/**
 * The API listens where this request came in, so ask there: no name look-up, no way through a proxy. Read once, since a
 * socket forgets its address when the browser hangs up. Null then: Kit's own `fetch` would hand the question back to
 * this app, whose hook asks it again, without end.
 */
function originOf({ platform }: RequestEvent): string | null {
  const { localAddress, localPort } = platform?.req.socket ?? {}
  if (!localAddress) return null
  return `http://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`
}
