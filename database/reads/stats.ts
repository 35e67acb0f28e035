import type { CampaignStatus } from '#domain/statuses.ts'
import type { EntityManager } from '../orm.ts'
import { WAITS_FOR_HUMAN } from './threads.ts'

export interface Stats {
  persons: number
  companies: number
  suppressed: number
  mailboxes: number
  campaigns: Record<CampaignStatus, number>
  openEnrolments: number
  messagesSent: number
  messagesSentToday: number
  messagesUnknown: number
  replies: number
  bounces: number
  unreadThreads: number
  openApprovals: number
  openHolds: number
  dueTasks: number
  outboxWaiting: number
}

export type Counts = Pick<Stats, 'unreadThreads' | 'openApprovals' | 'openHolds' | 'dueTasks'>

/** What waits for somebody, each counted once: found by an index, and asked for with every page. */
const WAITING = `(select count(*)::int from thread where unread) as "unreadThreads",
    (select count(*)::int from thread t where ${WAITS_FOR_HUMAN}) as "openApprovals",
    (select count(*)::int from hold where resolved_at is null and thread_id is null) as "openHolds",
    (select count(*)::int from task where state = 'open' and due_at <= now()) as "dueTasks"`

export async function readCounts(em: EntityManager): Promise<Counts> {
  const [row] = await em.execute<Counts[]>(`select ${WAITING}`)
  if (!row) throw new Error('The counts gave no row.')
  return row
}

/** The workspace in numbers, in one statement. */
export async function readStats(em: EntityManager): Promise<Stats> {
  const [row] = await em.execute<Stats[]>(`select
    (select count(*)::int from person) as persons,
    (select count(*)::int from company) as companies,
    (select count(*)::int from suppression) as suppressed,
    (select count(*)::int from mailbox where status <> 'disconnected') as mailboxes,
    (select jsonb_build_object(
       'DRAFT', count(*) filter (where status = 'DRAFT'), 'ACTIVE', count(*) filter (where status = 'ACTIVE'),
       'PAUSED', count(*) filter (where status = 'PAUSED'), 'COMPLETED', count(*) filter (where status = 'COMPLETED'),
       'ARCHIVED', count(*) filter (where status = 'ARCHIVED')) from campaign) as campaigns,
    (select count(*)::int from enrolment where status in ('pending', 'active', 'paused', 'held')) as "openEnrolments",
    m.sent as "messagesSent", m.today as "messagesSentToday", m.unknown as "messagesUnknown",
    (select count(*)::int from inbound_message where kind = 'reply') as replies,
    (select count(*)::int from inbound_message where kind = 'bounce') as bounces,
    ${WAITING},
    (select count(*)::int from outbox_item where done_at is null) as "outboxWaiting"
  from (select count(*) filter (where state = 'accepted' or resolution = 'sent')::int as sent,
               count(*) filter (where (state = 'accepted' or resolution = 'sent')
                                  and ended_at > now() - interval '24 hours')::int as today,
               count(*) filter (where state = 'unknown')::int as unknown from message) m`)
  if (!row) throw new Error('The statistics gave no row.')
  return row
}
