import { uuidv7 } from 'uuidv7'
import type { EventKind } from '#domain/events.ts'
import type { EntityManager } from '../orm.ts'
import { MOST_TOGETHER } from '../shared-commits.ts'
import { textArray, uuidArray } from './sql.ts'

/** A fact to put on timelines. `id` makes a retried statement of the same fact harmless. */
export interface NewEvent {
  id?: string
  kind: EventKind
  at?: Date
  personId?: string | null
  enrolmentId?: string | null
  campaignId?: string | null
  messageId?: string | null
  threadId?: string | null
  stepIndex?: number | null
  code?: string | null
  details?: Buffer | null
}

/** What a page may be watching; names a load that must be read again. */
export interface LiveNotice {
  workspaceId: string
  topic:
    | 'campaign'
    | 'person'
    | 'thread'
    | 'mailbox'
    | 'import'
    | 'hold'
    | 'lead'
    | 'meeting'
    | 'intent'
    | 'knowledge'
  id: string
}

/** State facts, and tell the pages that watch their campaign or person; both take effect with the commit. */
export async function recordEvents(
  em: EntityManager,
  workspaceId: string,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return
  const columns = events.map((event) => ({
    id: event.id ?? uuidv7(),
    kind: event.kind,
    at: (event.at ?? new Date()).toISOString(),
    person_id: event.personId,
    enrolment_id: event.enrolmentId,
    campaign_id: event.campaignId,
    message_id: event.messageId,
    thread_id: event.threadId,
    step_index: event.stepIndex,
    code: event.code,
    details: event.details?.toString('base64'),
  }))
  await em.execute(
    `insert into event (id, workspace_id, kind, at, person_id, enrolment_id, campaign_id, message_id, thread_id,
                        step_index, code, details)
     select id, ?, kind, at, person_id, enrolment_id, campaign_id, message_id, thread_id, step_index, code,
            decode(details, 'base64')
     from jsonb_to_recordset(?::jsonb) as row (id uuid, kind text, at timestamptz, person_id uuid, enrolment_id uuid,
       campaign_id uuid, message_id uuid, thread_id uuid, step_index int, code text, details text)
     on conflict (id) do nothing`,
    [workspaceId, JSON.stringify(columns)],
  )
  const campaigns = new Set(events.flatMap((event) => event.campaignId ?? []))
  const people = new Set(events.flatMap((event) => event.personId ?? []))
  await notifyLive(
    em,
    ...[...campaigns].map((id) => ({ workspaceId, topic: 'campaign', id }) as const),
    ...noticesOf(workspaceId, people),
  )
}

/** State the same fact of each of these people. Unlike `recordEvents`, a second call states it again. */
export async function recordOfEach(
  em: EntityManager,
  workspaceId: string,
  fact: Pick<NewEvent, 'kind'> & { code: string },
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return
  await em.execute(
    `insert into event (workspace_id, kind, code, at, person_id) select ?, ?, ?, now(), unnest(?::uuid[])`,
    [workspaceId, fact.kind, fact.code, uuidArray(personIds)],
  )
  await notifyLive(em, ...noticesOf(workspaceId, new Set(personIds)))
}

/** An import touches thousands; nobody watches them one by one while it runs. Those who share a commit are watched. */
function noticesOf(workspaceId: string, ids: ReadonlySet<string>): LiveNotice[] {
  return ids.size > MOST_TOGETHER ? [] : [...ids].map((id) => ({ workspaceId, topic: 'person', id }))
}

/** State one fact. */
export function recordEvent(em: EntityManager, workspaceId: string, event: NewEvent): Promise<void> {
  return recordEvents(em, workspaceId, [event])
}

/** Tell the pages that watch something; delivered at the commit, repeated notices of a transaction once. */
export async function notifyLive(em: EntityManager, ...notices: LiveNotice[]): Promise<void> {
  if (notices.length === 0) return
  await em.execute(`select pg_notify('live', notice) from unnest(?::text[]) as notice`, [
    textArray(notices.map((notice) => JSON.stringify(notice))),
  ])
}
