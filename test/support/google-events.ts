/**
 * What `emulate` lacks of Google's events: ids of our own (409 for a second insert), PATCH, deleted events that come
 * back, and links to a call. Everything else is passed on to it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startGoogle, type TestGoogle } from './google.ts'

type Event = Record<string, unknown> & { id?: string; status?: string }

export interface TestGoogleCalendar extends TestGoogle {
  /** The events that stand in the calendar, by our ids. */
  events(): Event[]
  /** Answer every call about events and free/busy with this status; null: as ever. */
  fail(status: number | null): void
  /** The next insert is carried out, and its answer is lost on the way. */
  loseNextAnswer(): void
  /** What a human does in Google's own page. */
  remove(id: string): Promise<void>
  /** Calls by method and path, without query. */
  calls: string[]
}

const EVENTS = /^\/calendar\/v3\/calendars\/[^/]+\/events(?:\/([^/]+))?$/

export async function startGoogleCalendar(): Promise<TestGoogleCalendar> {
  const google = await startGoogle()
  /** Our id → the event as it was written, and the emulator's id of it. */
  const known = new Map<string, { event: Event; emulated: string | null }>()
  const state = { failing: null as number | null, isLosing: false }
  const calls: string[] = []
  let authorization = ''

  const pass = async (request: IncomingMessage, body: Buffer, path = request.url ?? '/') => {
    const headers = new Headers()
    for (const name of ['authorization', 'content-type']) {
      const value = request.headers[name]
      if (typeof value === 'string') headers.set(name, value)
    }
    const method = request.method ?? 'GET'
    return fetch(`${google.url}${path}`, {
      method,
      headers,
      ...(method === 'GET' || method === 'DELETE' ? {} : { body: new Uint8Array(body) }),
    })
  }

  /** Write an event into the emulator in the place of what stands there of it. */
  const put = async (path: string, id: string, event: Event): Promise<Event> => {
    const before = known.get(id)
    if (before?.emulated) await emulate('DELETE', `${path}/${before.emulated}`)
    const { id: _id, ...body } = event
    const made = (await (await emulate('POST', path, body)).json()) as Event
    const isWanted = event['conferenceData'] !== undefined || before?.event['hangoutLink'] !== undefined
    const stored = {
      ...event,
      id,
      status: 'confirmed',
      ...(isWanted && { hangoutLink: `https://meet.example/${id.slice(0, 8)}` }),
    }
    known.set(id, { event: stored, emulated: String(made.id) })
    return stored
  }
  const emulate = (method: string, path: string, body?: object) =>
    fetch(`${google.url}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })

  const answerEvent = async (request: IncomingMessage, path: string, body: Buffer) => {
    const [, id] = EVENTS.exec(path) ?? []
    const wished = body.length > 0 ? (JSON.parse(body.toString()) as Event) : {}
    const list = path.replace(/\/events\/.*/, '/events')
    if (request.method === 'POST') {
      const own = wished.id ?? `made${known.size}`
      if (known.has(own)) return { status: 409, body: refusal(409) }
      return { status: 200, body: await put(list, own, wished) }
    }
    const found = id === undefined ? undefined : known.get(id)
    if (id === undefined || !found) return { status: 404, body: refusal(404) }
    if (request.method === 'PATCH')
      return { status: 200, body: await put(list, id, { ...found.event, ...wished }) }
    if (found.event.status === 'cancelled') return { status: 410, body: refusal(410) }
    await emulate('DELETE', `${list}/${found.emulated}`)
    known.set(id, { event: { ...found.event, status: 'cancelled' }, emulated: null })
    return { status: 204, body: null }
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await read(request)
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    calls.push(`${request.method} ${path}`)
    authorization = request.headers.authorization ?? authorization
    const isCalendar = path.startsWith('/calendar/')
    if (isCalendar && state.failing !== null) return send(response, state.failing, refusal(state.failing))
    if (EVENTS.test(path) && request.method !== 'GET') {
      const answer = await answerEvent(request, path, body)
      if (state.isLosing) {
        state.isLosing = false
        response.destroy()
        return
      }
      return send(response, answer.status, answer.body)
    }
    const passed = await pass(request, body)
    const text = await passed.text()
    response.writeHead(passed.status, { 'content-type': passed.headers.get('content-type') ?? 'text/plain' })
    response.end(text)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await listen(server)
  return {
    ...google,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    events: () =>
      [...known.values()].map(({ event }) => event).filter(({ status }) => status !== 'cancelled'),
    fail: (status) => {
      state.failing = status
    },
    loseNextAnswer: () => {
      state.isLosing = true
    },
    async remove(id) {
      const found = known.get(id)
      if (found) known.set(id, { ...found, event: { ...found.event, status: 'cancelled' } })
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await google.close()
    },
  }
}

function refusal(code: number) {
  return { error: { code, message: 'refused', errors: [{ reason: 'refused' }] } }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(body === null ? undefined : JSON.stringify(body))
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
}
