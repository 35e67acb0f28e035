/** Fetches the evidence: the post office's file, and the product's own words through its API. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MeetingPage } from '#api/contract/calendar.ts'
import type { EnrolmentPage } from '#api/contract/enrolment.ts'
import type { Event } from '#api/contract/event.ts'
import type { Import } from '#api/contract/import.ts'
import type { LeadSummary } from '#api/contract/lead.ts'
import type { Page } from '#api/contract/page.ts'
import type { Thread } from '#api/contract/thread.ts'
import type { RecordEntry } from '#providers/mail/mailroom.ts'
import type { ApiClient } from './api-client.ts'
import {
  UNDERSTOOD_AS,
  type EnrolmentFact,
  type Evidence,
  type LedgerFact,
  type MeetingFact,
  type ThreadGlance,
  type UnderstoodFact,
} from './evidence.ts'
import type { Story } from './story.ts'

const PAGE = 200
const PARALLEL = 8

/** The lines of the post office's record. Its last one may be half written and is left for the next time. */
export async function readRecord(dataDir: string): Promise<RecordEntry[]> {
  const text = await readFile(join(dataDir, 'post-office', 'record.jsonl'), 'utf8')
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordEntry)
}

export function readEnrolments(api: ApiClient, { campaignId }: Story): Promise<EnrolmentFact[]> {
  return everyPage<EnrolmentFact>(api, `/api/campaigns/${campaignId}/enrolments?`)
}

/** The conversations into which somebody has written. */
export function readThreads(api: ApiClient): Promise<ThreadGlance[]> {
  return everyPage<ThreadGlance>(api, '/api/threads?')
}

/** What the product has understood so far of what came back. */
export async function readUnderstood(api: ApiClient): Promise<UnderstoodFact[]> {
  const facts: UnderstoodFact[] = []
  for (const kind of Object.values(UNDERSTOOD_AS))
    for (const event of await everyPage<Event>(api, `/api/events?kind=${kind}&`))
      if (event.person) facts.push({ kind, email: event.person.email, at: Date.parse(event.at) })
  return facts
}

/** Everything, at one moment at which nothing moves any more. */
export async function gatherEvidence(
  api: ApiClient,
  { story, dataDir }: { story: Story; dataDir: string },
): Promise<Evidence> {
  const enrolments = await readEnrolments(api, story)
  const threads = await inParallel(await readThreads(api), ({ id }) => api.get<Thread>(`/api/threads/${id}`))
  const meetings = await everyPage<MeetingFact>(api, '/api/calendar/events?')
  const leads = await everyPage<LeadSummary>(api, '/api/leads?')
  return {
    record: await readRecord(dataDir),
    enrolments,
    ledger: await readLedger(api, { enrolments, threads, meetings }),
    understood: await readUnderstood(api),
    threads: threads.map((thread) => ({
      ...thread,
      kind: thread.messages.findLast(({ direction }) => direction === 'in')?.kind ?? null,
      holdReason: thread.hold?.reason ?? null,
    })),
    meetings,
    leads: leads.map(({ person }) => person.email),
    people: (await api.get<Import>(`/api/imports/${story.importId}`)).createdRows,
    at: Date.now(),
  }
}

interface Sent {
  enrolments: readonly EnrolmentFact[]
  threads: readonly Thread[]
  meetings: readonly MeetingFact[]
}

/** The rows of the send ledger as enrolments, conversations and meetings show them, each once. */
async function readLedger(api: ApiClient, { enrolments, threads, meetings }: Sent): Promise<LedgerFact[]> {
  const pages = await inParallel(enrolments, ({ id }) =>
    api.get<EnrolmentPage>(`/api/enrolments/${id}?limit=1`),
  )
  const invited = await inParallel(meetings, ({ id }) => api.get<MeetingPage>(`/api/calendar/events/${id}`))
  const others = [
    ...threads.flatMap(({ messages }) => messages.filter(({ direction }) => direction === 'out')),
    ...invited.flatMap(({ mails }) => mails),
  ].flatMap(({ messageIdHeader, state }) =>
    messageIdHeader && state ? [{ messageIdHeader, state, resolution: null, transmittingAt: null }] : [],
  )
  const rows = new Map<string, LedgerFact>(others.map((row) => [row.messageIdHeader, row]))
  for (const row of pages.flatMap(({ messages }) => messages)) rows.set(row.messageIdHeader, row)
  return [...rows.values()]
}

/** Ask for many things, a few at a time; the answers in the order of what was asked for. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const waiting = [...items.entries()]
  const askSome = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await ask(next[1])
  }
  await Promise.all(Array.from({ length: PARALLEL }, askSome))
  return results
}

async function everyPage<Item>(api: ApiClient, path: string): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const after = cursor && `&cursor=${encodeURIComponent(cursor)}`
    const page: Page<Item> = await api.get(`${path}limit=${PAGE}${after}`)
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}
