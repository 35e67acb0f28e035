/** The control interface on the loopback address: what the mailroom page shows, and the record. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import {
  POST_OFFICE_EVENTS,
  type MailroomMail,
  type MailroomPage,
  type MailroomStats,
} from '#providers/mail/mailroom.ts'
import { parseMail } from '#providers/mail/parse.ts'
import { isLoopback } from '#providers/mail/server-access.ts'
import type { EventRecord } from './event-record.ts'
import type { MailStore, StoredMail } from './mail-store.ts'

const MAX_LIMIT = 200
const MAX_BODY = 200_000
const MAX_RAW = 200_000

export interface ControlOptions {
  store: MailStore
  record: EventRecord
  replyTo: (mail: StoredMail, text: string) => Promise<StoredMail>
  pending: () => number
}

export interface ControlOffice {
  port: number
  close(): Promise<void>
}

export async function startControl(port: number, options: ControlOptions): Promise<ControlOffice> {
  const server = createServer((request, response) => {
    answer(request, options).then(
      (reply) => send(response, reply),
      (error: unknown) => {
        console.error('control:', error)
        send(response, { status: 500, body: { message: 'The post office failed; its log says why.' } })
      },
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Reply {
  status: number
  body: unknown
  type?: string
}

const NOT_FOUND: Reply = { status: 404, body: { message: 'There is nothing here.' } }

async function answer(request: IncomingMessage, options: ControlOptions): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const host = new URL(`http://${request.headers.host ?? 'nobody'}`).hostname
  // A page from elsewhere that lets its name point here must not read mails.
  if (!isLoopback(host)) return { status: 403, body: { message: 'Loopback only.' } }
  const [, room, id, verb] = url.pathname.split('/')
  if (request.method === 'POST') {
    if (room !== 'mails' || verb !== 'reply' || !id) return NOT_FOUND
    return replyAsProspect(request, id, options)
  }
  if (request.method !== 'GET') return { status: 405, body: { message: 'GET or POST.' } }
  if (room === 'health') return { status: 200, body: { status: 'ok' } }
  if (room === 'stats') return { status: 200, body: stats(options) }
  if (room === 'record') return { status: 200, type: 'application/x-ndjson', body: recordLines(options) }
  if (room !== 'mails') return NOT_FOUND
  if (!id) return { status: 200, body: list(options.store, url.searchParams) }
  const page = await read(options.store, id)
  return page ? { status: 200, body: page } : NOT_FOUND
}

function send(response: ServerResponse, { status, body, type = 'application/json' }: Reply): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

function list(
  store: MailStore,
  query: URLSearchParams,
): { items: MailroomMail[]; nextCursor: string | null } {
  const wanted = (query.get('q') ?? '').trim().toLowerCase()
  const limit = Math.min(Math.max(Number(query.get('limit')) || 50, 1), MAX_LIMIT)
  const before = query.get('cursor')
  const items: MailroomMail[] = []
  for (const mail of [...store.mails].reverse()) {
    if (before && mail.id >= before) continue
    if (
      wanted &&
      ![mail.from, mail.to, mail.subject, mail.toName].some((text) => text.toLowerCase().includes(wanted))
    )
      continue
    if (items.length === limit) return { items, nextCursor: items.at(-1)?.id ?? null }
    items.push(listed(mail))
  }
  return { items, nextCursor: null }
}

function listed({ id, at, direction, from, to, subject }: StoredMail): MailroomMail {
  return { id, at, direction, from, to, subject }
}

async function read(store: MailStore, id: string): Promise<MailroomPage | null> {
  const mail = store.find(id)
  if (!mail) return null
  const raw = store.raw(id)
  const parsed = await parseMail(raw)
  return {
    ...listed(mail),
    text: parsed.kind === 'parsed' ? parsed.mail.text : parsed.reason,
    html: parsed.kind === 'parsed' ? parsed.mail.html : null,
    raw: raw.subarray(0, MAX_RAW).toString('utf8'),
    canReply: mail.direction === 'to_prospect',
  }
}

async function replyAsProspect(
  request: IncomingMessage,
  id: string,
  options: ControlOptions,
): Promise<Reply> {
  const mail = options.store.find(id)
  if (mail?.direction !== 'to_prospect') return NOT_FOUND
  // A form of another site cannot send this type without asking first.
  if (!request.headers['content-type']?.startsWith('application/json'))
    return { status: 415, body: { message: 'Send JSON.' } }
  const text = textIn(await bodyOf(request))
  if (!text) return { status: 422, body: { message: 'Send {"text": "…"}.' } }
  return { status: 201, body: listed(await options.replyTo(mail, text)) }
}

function textIn(body: string): string | null {
  try {
    const parsed: unknown = JSON.parse(body)
    const text = parsed && typeof parsed === 'object' && 'text' in parsed ? parsed.text : null
    return typeof text === 'string' && text.trim() ? text : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function stats({ store, record, pending }: ControlOptions): MailroomStats {
  return { mails: store.mails.length, events: record.counts(), pending: pending() }
}

function recordLines({ record }: ControlOptions): string {
  return record.entries
    .filter((entry) => POST_OFFICE_EVENTS.includes(entry.event))
    .map((entry) => `${JSON.stringify(entry)}\n`)
    .join('')
}
