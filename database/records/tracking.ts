import { uuidv7 } from 'uuidv7'
import type { VisitorVerdict } from '#domain/mail/visitor.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { recordEvents } from './events.ts'
import { tellLeadsOf } from './leads.ts'
import { instant, uuidArray } from './sql.ts'

/** One visit to a tracking address. */
export interface Visit {
  messageId: string
  kind: 'open' | 'click'
  /** Epoch ms. */
  at: number
  /** Who it probably was (domain/mail), by the time since the mail was handed over; null if it never was. */
  judge(sinceDeliveryMs: number | null): VisitorVerdict
  url: string | null
  userAgent: string | null
  /** The visitor's network address; only its keyed hash is kept. */
  address: string | null
}

/**
 * Keep what was seen. Twice the same within a minute is one visit (mail clients fetch a picture more than once).
 * The first visit that is not a machine's marks the message as opened or clicked and is told to its timeline;
 * a click implies an open. The person's lead hears of what a human is likely to have done. Of a message that is gone
 * nothing is kept.
 */
export async function recordVisits(
  em: EntityManager,
  keyring: Keyring,
  workspaceId: string,
  visits: readonly Visit[],
): Promise<void> {
  const messages = await lockMessages(em, visits)
  const judged = visits.flatMap((visit): JudgedVisit[] => {
    const message = messages.get(visit.messageId)
    if (!message) return []
    const sentAt = instant(message.sent_at)
    return [{ ...visit, ...visit.judge(sentAt === null ? null : visit.at - sentAt), id: uuidv7(), message }]
  })
  const fresh = await addEvidence(em, keyring, workspaceId, judged)
  const believed = fresh.filter(({ visitor }) => visitor !== 'machine')
  await stateFirst(em, workspaceId, believed, 'open')
  await stateFirst(
    em,
    workspaceId,
    believed.filter(({ kind }) => kind === 'click'),
    'click',
  )
}

interface TrackedMessage {
  id: string
  person_id: string
  enrolment_id: string | null
  campaign_id: string | null
  thread_id: string | null
  step_index: number | null
  opened_at: string | null
  clicked_at: string | null
  sent_at: string | null
}

type JudgedVisit = Visit & VisitorVerdict & { id: string; message: TrackedMessage }

async function lockMessages(
  em: EntityManager,
  visits: readonly Visit[],
): Promise<Map<string, TrackedMessage>> {
  const rows = await em.execute<TrackedMessage[]>(
    `select id, person_id, enrolment_id, campaign_id, thread_id, step_index, opened_at, clicked_at,
            coalesce(ended_at, transmitting_at) as sent_at
     from message where id = any(?::uuid[]) order by id for no key update`,
    [uuidArray(visits.map(({ messageId }) => messageId))],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/**
 * What is known is looked up for each visit: of a `not exists` PostgreSQL makes a join, and reads all evidence for it.
 * @returns those that are new
 */
async function addEvidence(
  em: EntityManager,
  keyring: Keyring,
  workspaceId: string,
  visits: readonly JudgedVisit[],
): Promise<JudgedVisit[]> {
  const columns = visits.map(({ id, messageId, kind, visitor, because, url, userAgent, address }) => ({
    id,
    message_id: messageId,
    kind,
    visitor,
    because,
    url,
    user_agent: userAgent?.slice(0, 300),
    address_hash: address && keyring.hashAddress(workspaceId, address),
  }))
  const rows = await em.execute<{ id: string }[]>(
    `insert into signal_evidence (id, workspace_id, message_id, kind, visitor, because, url, user_agent, address_hash)
     select distinct on (message_id, kind, url, user_agent, address_hash)
            id, ?::uuid, message_id, kind, visitor, because, url, user_agent, address_hash
     from jsonb_to_recordset(?::jsonb) as visit (id uuid, message_id uuid, kind text, visitor text, because text, url text,
       user_agent text, address_hash text)
     where (
       select true from signal_evidence known where known.message_id = visit.message_id and known.kind = visit.kind
         and known.url is not distinct from visit.url and known.user_agent is not distinct from visit.user_agent
         and known.address_hash is not distinct from visit.address_hash
         and known.created_at > now() - interval '1 minute' limit 1) is null
     order by message_id, kind, url, user_agent, address_hash, id
     returning id`,
    [workspaceId, JSON.stringify(columns)],
  )
  const added = new Set(rows.map(({ id }) => id))
  return visits.filter(({ id }) => added.has(id))
}

/** Mark the messages that had not been opened (or clicked) before these visits, and state it of each. */
async function stateFirst(
  em: EntityManager,
  workspaceId: string,
  visits: readonly JudgedVisit[],
  kind: Visit['kind'],
): Promise<void> {
  const column = kind === 'open' ? 'opened_at' : 'clicked_at'
  const unseen = visits.filter(({ message }) => !message[column])
  const firsts = [...new Map(unseen.toReversed().map((visit) => [visit.messageId, visit])).values()].reverse()
  if (firsts.length === 0) return
  await em.execute(`update message set ${column} = now() where id = any(?::uuid[])`, [
    uuidArray(firsts.map(({ messageId }) => messageId)),
  ])
  const facts = firsts.map(({ message, messageId, visitor }) => ({
    message,
    messageId,
    visitor,
    id: uuidv7(),
  }))
  await recordEvents(
    em,
    workspaceId,
    facts.map(({ id, message, messageId, visitor }) => ({
      id,
      kind: kind === 'open' ? 'MessageOpened' : 'LinkClicked',
      personId: message.person_id,
      enrolmentId: message.enrolment_id,
      campaignId: message.campaign_id,
      threadId: message.thread_id,
      messageId,
      stepIndex: message.step_index,
      code: visitor,
    })),
  )
  await tellLeadsOf(
    em,
    workspaceId,
    facts
      .filter(({ visitor }) => visitor === 'human')
      .map(({ id, message }) => ({
        personId: message.person_id,
        activity: kind === 'open' ? 'mail_opened' : 'link_clicked',
        at: Date.now(),
        eventId: id,
      })),
  )
}
