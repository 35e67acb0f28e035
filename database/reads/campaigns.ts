import { DomainError } from '#domain/errors.ts'
import { ENROLMENT_STATUSES, type CampaignStatus, type EnrolmentStatus } from '#domain/statuses.ts'
import type { Audience } from '../entities/campaign.entity.ts'
import type { EntityManager } from '../orm.ts'
import { containing, idCursor, iso, pageOf, type Page, type PageRequest } from './rows.ts'

export type CampaignNumbers = Record<EnrolmentStatus, number> & {
  enrolled: number
  /** People to whom at least one message went out, or was refused by their mail server. */
  contacted: number
  sent: number
  opened: number
  clicked: number
  unknown: number
}
type Phase = 'draft' | 'starting' | 'running' | 'paused' | 'held' | 'completed' | 'archived'

export interface CampaignItem {
  id: string
  name: string
  status: CampaignStatus
  phase: Phase
  sequence: { id: string; name: string }
  numbers: CampaignNumbers
  createdAt: string
  launchedAt: string | null
  completedAt: string | null
}

type Row = Omit<CampaignItem, 'phase' | 'sequence' | 'numbers'> & {
  sequenceId: string
  sequenceName: string
  people: Partial<Record<EnrolmentStatus, number>> | null
  contacted: number
  sent: number
  opened: number
  clicked: number
  unknown: number
}

const COLUMNS = `c.id, c.name, c.status, s.id as "sequenceId", s.name as "sequenceName", c.created_at as "createdAt",
  c.launched_at as "launchedAt", c.completed_at as "completedAt", e.people,
  coalesce(m.contacted, 0) as contacted, coalesce(m.sent, 0) as sent, coalesce(m.opened, 0) as opened, coalesce(m.clicked, 0) as clicked,
  coalesce(m.unknown, 0) as unknown`

const FROM = `join sequence s on s.id = c.sequence_id
  left join lateral (
    select jsonb_object_agg(status, people) as people
    from (select status, count(*)::int as people from enrolment where campaign_id = c.id group by status) by_status
  ) e on true
  left join lateral (
    select count(distinct enrolment_id) filter (where state in ('accepted', 'rejected') or resolution = 'sent')::int as contacted,
           count(*) filter (where state = 'accepted' or resolution = 'sent')::int as sent,
           count(opened_at)::int as opened, count(clicked_at)::int as clicked,
           count(*) filter (where state = 'unknown')::int as unknown
    from message where campaign_id = c.id
  ) m on true`

export interface CampaignFilter extends PageRequest {
  status?: CampaignStatus | undefined
  q?: string | undefined
}

/** Campaigns, newest first; archived ones only when asked for. The numbers are counted for the page's rows alone. */
export async function listCampaigns(em: EntityManager, filter: CampaignFilter): Promise<Page<CampaignItem>> {
  const after = idCursor(filter.cursor)
  const rows = await em.execute<Row[]>(
    `select ${COLUMNS} from (
       select * from campaign where (?::uuid is null or id < ?::uuid)
         and (case when ?::text is null then status <> 'ARCHIVED' else status = ?::text end)
         and (?::text is null or name ilike ?::text)
       order by id desc limit ?
     ) c ${FROM} order by c.id desc`,
    [
      after,
      after,
      filter.status ?? null,
      filter.status ?? null,
      filter.q ?? null,
      filter.q ? containing(filter.q) : null,
      filter.limit + 1,
    ],
  )
  return pageOf(rows, { limit: filter.limit, item: campaignItem, keyOf: (row) => [row.id] })
}

export interface CampaignPage extends CampaignItem {
  versionId: string | null
  version: number | null
  mailboxes: { id: string; name: string; address: string }[]
  audience: Audience
  pausedAt: string | null
  archivedAt: string | null
}

/** @throws DomainError not_found */
export async function readCampaign(em: EntityManager, id: string): Promise<CampaignPage> {
  const [row] = await em.execute<(Row & Omit<CampaignPage, keyof CampaignItem>)[]>(
    `select ${COLUMNS}, c.version_id as "versionId", v.number as version, c.audience, c.paused_at as "pausedAt",
       c.archived_at as "archivedAt",
       coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'name', b.name, 'address', b.address) order by b.name)
                 from campaign_mailbox cm join mailbox b on b.id = cm.mailbox_id where cm.campaign_id = c.id), '[]'::jsonb)
         as mailboxes
     from campaign c ${FROM} left join sequence_version v on v.id = c.version_id where c.id = ?`,
    [id],
  )
  if (!row) throw noCampaign()
  const { versionId, version, mailboxes, audience } = row
  return {
    ...campaignItem(row),
    versionId,
    version,
    mailboxes,
    audience,
    pausedAt: iso(row.pausedAt),
    archivedAt: iso(row.archivedAt),
  }
}

/** For lists of what belongs to a campaign, which need none of its numbers. @throws DomainError not_found */
export async function requireCampaign(em: EntityManager, id: string): Promise<void> {
  const found = await em.execute<unknown[]>('select 1 from campaign where id = ?', [id])
  if (found.length === 0) throw noCampaign()
}

const noCampaign = () => new DomainError('not_found', 'There is no such campaign.')

function campaignItem(row: Row): CampaignItem {
  const people = Object.fromEntries(
    ENROLMENT_STATUSES.map((status) => [status, row.people?.[status] ?? 0]),
  ) as Record<EnrolmentStatus, number>
  const enrolled = Object.values(people).reduce((sum, count) => sum + count, 0)
  const { contacted, sent, opened, clicked, unknown } = row
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    phase: phaseOf(row.status, { ...people, enrolled }),
    sequence: { id: row.sequenceId, name: row.sequenceName },
    numbers: { ...people, enrolled, contacted, sent, opened, clicked, unknown },
    createdAt: iso(row.createdAt),
    launchedAt: iso(row.launchedAt),
    completedAt: iso(row.completedAt),
  }
}

/** What an active campaign is doing: enrolling its first people, running, or waiting for humans only. */
function phaseOf(
  status: CampaignStatus,
  people: Record<EnrolmentStatus, number> & { enrolled: number },
): Phase {
  if (status !== 'ACTIVE') return status.toLowerCase() as Phase
  if (people.enrolled === people.pending) return 'starting'
  return people.held > 0 && people.pending + people.active + people.paused === 0 ? 'held' : 'running'
}

export interface StepNumbers {
  stepId: string
  index: number
  channel: 'email' | 'wait'
  subject: string | null
  waiting: number
  sent: number
  opened: number
  clicked: number
  replied: number
  bounced: number
  unsubscribed: number
  held: number
  rejected: number
  unknown: number
}

/** The funnel: what came of each step. Endings count at the last step that was sent to the person. */
export function readFunnel(em: EntityManager, campaignId: string): Promise<StepNumbers[]> {
  return em.execute<StepNumbers[]>(
    `with plan as (
       select t.id, t.position, t.channel, t.subject from campaign c join step t on t.version_id = coalesce(c.version_id,
         (select id from sequence_version where sequence_id = c.sequence_id order by number desc limit 1))
       where c.id = ?
     ), sent as (
       select step_index, count(*) filter (where state = 'accepted' or resolution = 'sent')::int as sent,
              count(opened_at)::int as opened, count(clicked_at)::int as clicked,
              count(*) filter (where state = 'rejected')::int as rejected,
              count(*) filter (where state = 'unknown')::int as unknown
       from message where campaign_id = ? group by step_index
     ), ended as (
       select coalesce(last.step_index, 0) as step_index, count(*) filter (where e.status = 'replied')::int as replied,
              count(*) filter (where e.status = 'bounced')::int as bounced,
              count(*) filter (where e.status = 'unsubscribed')::int as unsubscribed
       from enrolment e left join lateral (
         select max(step_index) as step_index from message m
         where m.enrolment_id = e.id and (m.state in ('accepted', 'rejected') or m.resolution = 'sent')) last on true
       where e.campaign_id = ? and e.status in ('replied', 'bounced', 'unsubscribed') group by 1
     ), open as (
       select step_index, count(*) filter (where status = 'held')::int as held, count(*)::int as waiting
       from enrolment where campaign_id = ? and status in ('pending', 'active', 'paused', 'held') group by step_index
     )
     select p.id as "stepId", p.position as index, p.channel, p.subject, coalesce(o.waiting, 0) as waiting,
            coalesce(s.sent, 0) as sent, coalesce(s.opened, 0) as opened, coalesce(s.clicked, 0) as clicked,
            coalesce(x.replied, 0) as replied, coalesce(x.bounced, 0) as bounced,
            coalesce(x.unsubscribed, 0) as unsubscribed, coalesce(o.held, 0) as held,
            coalesce(s.rejected, 0) as rejected, coalesce(s.unknown, 0) as unknown
     from plan p left join sent s on s.step_index = p.position left join ended x on x.step_index = p.position
       left join open o on o.step_index = p.position order by p.position`,
    [campaignId, campaignId, campaignId, campaignId],
  )
}
