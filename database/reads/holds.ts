import type { MailboxStatus } from '#domain/statuses.ts'
import type { EntityManager } from '../orm.ts'
import { displayName, idCursor, iso, pageOf, type Page, type PageRequest } from './rows.ts'

type Action = 'retry' | 'skip' | 'mark-sent' | 'stop'
export interface HoldItem {
  id: string
  reason: string
  enrolmentId: string | null
  person: { id: string; name: string; email: string } | null
  campaign: { id: string; name: string } | null
  stepIndex: number | null
  messageId: string | null
  response: string | null
  /** The mailbox that the person keeps, once one wrote. */
  mailbox: { id: string; address: string; status: MailboxStatus } | null
  actions: Action[]
  createdAt: string
  resolvedAt: string | null
  resolution: 'retried' | 'skipped' | 'marked_sent' | 'ended' | null
  workflowId: string
}
type Row = Omit<HoldItem, 'person' | 'campaign' | 'mailbox' | 'actions'> & {
  mailboxId: string | null
  mailboxAddress: string | null
  mailboxStatus: MailboxStatus | null
  personId: string | null
  email: string | null
  firstName: string | null
  lastName: string | null
  campaignId: string | null
  campaignName: string | null
}

/** The Needs-you list, oldest first (newest first once resolved). */
export async function listHolds(
  em: EntityManager,
  filter: PageRequest & { isOpen: boolean; campaignId?: string | undefined },
): Promise<Page<HoldItem>> {
  const after = idCursor(filter.cursor)
  const [than, order] = filter.isOpen ? ['>', 'asc'] : ['<', 'desc']
  const rows = await em.execute<Row[]>(
    `select h.id, h.reason, h.enrolment_id as "enrolmentId", h.message_id as "messageId", h.created_at as "createdAt",
            h.resolved_at as "resolvedAt", h.resolution, h.workflow_id as "workflowId", m.response,
            e.step_index as "stepIndex", p.id as "personId", p.email, p.first_name as "firstName",
            p.last_name as "lastName", c.id as "campaignId", c.name as "campaignName", b.id as "mailboxId",
            b.address as "mailboxAddress", b.status as "mailboxStatus"
     from hold h left join enrolment e on e.id = h.enrolment_id left join person p on p.id = e.person_id
       left join campaign c on c.id = e.campaign_id left join message m on m.id = h.message_id
       left join mailbox b on b.id = coalesce(e.mailbox_id, m.mailbox_id)
     where (h.resolved_at is null) = ? and (?::uuid is null or h.id ${than} ?::uuid)
       and (?::uuid is null or e.campaign_id = ?::uuid)
     order by h.id ${order} limit ?`,
    [filter.isOpen, after, after, filter.campaignId ?? null, filter.campaignId ?? null, filter.limit + 1],
  )
  return pageOf(rows, { limit: filter.limit, item: holdItem, keyOf: (row) => [row.id] })
}

function holdItem(row: Row): HoldItem {
  const { personId, email, firstName, lastName, campaignId, campaignName, ...others } = row
  const { mailboxId, mailboxAddress: address, mailboxStatus: status, ...rest } = others
  return {
    ...rest,
    person:
      personId && email ? { id: personId, name: displayName({ firstName, lastName, email }), email } : null,
    campaign: campaignId && campaignName !== null ? { id: campaignId, name: campaignName } : null,
    mailbox: mailboxId && address !== null && status ? { id: mailboxId, address, status } : null,
    actions: actionsOf(row),
    createdAt: iso(row.createdAt),
    resolvedAt: iso(row.resolvedAt),
  }
}

/** Only a mail of unknown fate can be declared sent. */
function actionsOf({ resolvedAt, enrolmentId, reason }: Row): Action[] {
  if (resolvedAt || !enrolmentId) return []
  return reason === 'send_unknown' ? ['mark-sent', 'retry', 'skip', 'stop'] : ['retry', 'skip', 'stop']
}
