import { DomainError } from '#domain/errors.ts'
import type { MailboxStatus } from '#domain/statuses.ts'
import { openText, subjectCiphers } from '../envelopes.ts'
import type { Cipher, Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { displayName, idCursor, iso, pageOf, type Page, type PageRequest } from './rows.ts'
import { MAIL_REASONS } from './thread-actions.ts'

type Action = 'retry' | 'skip' | 'mark-sent' | 'stop' | 'close'
type HeldKind = 'enrolment' | 'thread' | 'lead' | 'meeting'

export interface HoldItem {
  id: string
  reason: string
  held: { kind: HeldKind; id: string }
  enrolmentId: string | null
  thread: { id: string; subject: string } | null
  meeting: { id: string; startAt: string } | null
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
type Row = Omit<HoldItem, 'held' | 'thread' | 'meeting' | 'person' | 'campaign' | 'mailbox' | 'actions'> & {
  threadId: string | null
  leadId: string | null
  meetingId: string | null
  subject: Buffer | null
  startAt: string | null
  mailboxId: string | null
  mailboxAddress: string | null
  mailboxStatus: MailboxStatus | null
  personId: string | null
  email: string | null
  firstName: string | null
  lastName: string | null
  subjectKeyId: string | null
  campaignId: string | null
  campaignName: string | null
}

const SELECT = `select h.id, h.reason, h.enrolment_id as "enrolmentId", h.thread_id as "threadId", h.lead_id as "leadId",
    h.meeting_id as "meetingId", h.message_id as "messageId", h.created_at as "createdAt",
    h.resolved_at as "resolvedAt", h.resolution, h.workflow_id as "workflowId", m.response,
    e.step_index as "stepIndex", t.subject, g.start_at as "startAt", p.id as "personId", p.email,
    p.first_name as "firstName", p.last_name as "lastName", p.subject_key_id as "subjectKeyId",
    c.id as "campaignId", c.name as "campaignName", b.id as "mailboxId", b.address as "mailboxAddress",
    b.status as "mailboxStatus"
  from hold h left join enrolment e on e.id = h.enrolment_id left join thread t on t.id = h.thread_id
    left join meeting g on g.id = h.meeting_id
    left join lead l on l.id = h.lead_id
    left join person p on p.id = coalesce(h.person_id, e.person_id, t.person_id, g.person_id, l.person_id)
    left join campaign c on c.id = coalesce(e.campaign_id, t.campaign_id) left join message m on m.id = h.message_id
    left join mailbox b on b.id = coalesce(e.mailbox_id, m.mailbox_id, t.mailbox_id, g.mailbox_id)`

/** The Needs-you list, oldest first (newest first once resolved). */
export async function listHolds(
  em: EntityManager,
  keyring: Keyring,
  filter: PageRequest & { isOpen: boolean; campaignId?: string | undefined },
): Promise<Page<HoldItem>> {
  const after = idCursor(filter.cursor)
  const [than, order] = filter.isOpen ? ['>', 'asc'] : ['<', 'desc']
  const rows = await em.execute<Row[]>(
    `${SELECT} where (h.resolved_at is null) = ? and (?::uuid is null or h.id ${than} ?::uuid)
       and (?::uuid is null or e.campaign_id = ?::uuid)
     order by h.id ${order} limit ?`,
    [filter.isOpen, after, after, filter.campaignId ?? null, filter.campaignId ?? null, filter.limit + 1],
  )
  const ciphers = await subjectCiphers(
    em,
    keyring,
    rows.flatMap((row) => (row.subject && row.subjectKeyId ? [row.subjectKeyId] : [])),
  )
  return pageOf(rows, {
    limit: filter.limit,
    item: (row) => holdItem(row, ciphers.get(row.subjectKeyId ?? '')),
    keyOf: (row) => [row.id],
  })
}

function holdItem(row: Row, cipher: Cipher | undefined): HoldItem {
  const { personId, email, firstName, lastName, subjectKeyId: _, campaignId, campaignName, ...others } = row
  const { mailboxId, mailboxAddress: address, mailboxStatus: status, ...held } = others
  const { threadId, leadId: __, meetingId, subject, startAt, ...rest } = held
  return {
    ...rest,
    held: heldOf(row),
    thread: threadId ? { id: threadId, subject: openText(cipher, subject, 'thread.subject') } : null,
    meeting: meetingId && startAt ? { id: meetingId, startAt: iso(startAt) } : null,
    person:
      personId && email ? { id: personId, name: displayName({ firstName, lastName, email }), email } : null,
    campaign: campaignId && campaignName !== null ? { id: campaignId, name: campaignName } : null,
    mailbox: mailboxId && address !== null && status ? { id: mailboxId, address, status } : null,
    actions: row.resolvedAt ? [] : actionsOf(row),
    createdAt: iso(row.createdAt),
    resolvedAt: iso(row.resolvedAt),
  }
}

function heldOf({ enrolmentId, threadId, leadId, meetingId, workflowId }: Row): HoldItem['held'] {
  if (enrolmentId) return { kind: 'enrolment', id: enrolmentId }
  if (threadId) return { kind: 'thread', id: threadId }
  if (leadId) return { kind: 'lead', id: leadId }
  if (meetingId) return { kind: 'meeting', id: meetingId }
  throw new TypeError(`The hold of ${workflowId} names nothing that is held.`)
}

/** A mail of unknown fate can be declared sent; what a mail says does not change by another try. */
function actionsOf({ enrolmentId, threadId, reason }: Row): Action[] {
  const marking: Action[] = reason === 'send_unknown' ? ['mark-sent'] : []
  if (enrolmentId) return [...marking, 'retry', 'skip', 'stop']
  if (threadId) return MAIL_REASONS.includes(reason) ? ['close'] : [...marking, 'retry', 'close']
  return [...marking, 'retry']
}

/** @throws DomainError not_found, wrong_state where the lead waits for nobody */
export async function assertLeadHeld(em: EntityManager, leadId: string): Promise<void> {
  const [lead] = await em.execute<{ isHeld: boolean }[]>(
    `select exists (select 1 from hold where lead_id = l.id and resolved_at is null) as "isHeld" from lead l where l.id = ?`,
    [leadId],
  )
  if (!lead) throw new DomainError('not_found', 'There is no such lead.')
  if (!lead.isHeld) throw new DomainError('wrong_state', 'This lead is not held; there is nothing to retry.')
}
