/** Fetches the evidence: the post office's file, and the product's own words through its API. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EnrolmentPage } from '#api/contract/enrolment.ts'
import type { Event } from '#api/contract/event.ts'
import type { Import } from '#api/contract/import.ts'
import type { Page } from '#api/contract/page.ts'
import type { RecordEntry } from '#providers/mail/mailroom.ts'
import type { ApiClient } from './api-client.ts'
import {
  UNDERSTOOD_AS,
  type EnrolmentFact,
  type Evidence,
  type LedgerFact,
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
  return {
    record: await readRecord(dataDir),
    enrolments,
    ledger: await readLedger(api, enrolments),
    understood: await readUnderstood(api),
    people: (await api.get<Import>(`/api/imports/${story.importId}`)).createdRows,
    at: Date.now(),
  }
}

async function readLedger(api: ApiClient, enrolments: readonly EnrolmentFact[]): Promise<LedgerFact[]> {
  const waiting = [...enrolments]
  const rows: LedgerFact[] = []
  const readSome = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      rows.push(...(await api.get<EnrolmentPage>(`/api/enrolments/${next.id}?limit=1`)).messages)
  }
  await Promise.all(Array.from({ length: PARALLEL }, readSome))
  return rows
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
