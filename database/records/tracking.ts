import { uuidv7 } from 'uuidv7'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { recordEvent } from './events.ts'
import { tellLeadOf } from './leads.ts'

/** One visit to a tracking address, judged by domain/mail. */
export interface Visit {
  workspaceId: string
  messageId: string
  kind: 'open' | 'click'
  visitor: 'human' | 'machine' | 'unknown'
  /** The rule that decided, for whoever asks. */
  because: string
  url: string | null
  userAgent: string | null
  /** The visitor's network address; only its keyed hash is kept. */
  address: string | null
}

/** What must be known of a message to judge a visit. */
export interface VisitedMessage {
  /** When it was handed over, epoch ms; null if it was never. */
  sentAt: number | null
}

/** The message behind a tracking address, or null if it is gone. */
export async function findVisited(em: EntityManager, messageId: string): Promise<VisitedMessage | null> {
  const [row] = await em.execute<{ sent_at: string | null }[]>(
    'select coalesce(ended_at, transmitting_at) as sent_at from message where id = ?',
    [messageId],
  )
  if (!row) return null
  return { sentAt: row.sent_at === null ? null : new Date(row.sent_at).getTime() }
}

/**
 * Keep what was seen. Twice the same within a minute is one visit (mail clients fetch a picture more than once).
 * The first visit that is not a machine's marks the message as opened or clicked and is told to its timeline;
 * a click implies an open. The person's lead hears of what a human is likely to have done. @returns false if the message is gone
 */
export async function recordVisit(em: EntityManager, keyring: Keyring, visit: Visit): Promise<boolean> {
  const [message] = await em.execute<TrackedMessage[]>(
    `select person_id, enrolment_id, campaign_id, thread_id, step_index, opened_at, clicked_at
     from message where id = ? for no key update`,
    [visit.messageId],
  )
  if (!message) return false
  const isNew = await addEvidence(em, keyring, visit)
  if (!isNew || visit.visitor === 'machine') return true
  if (!message.opened_at) await markSeen(em, message, visit, 'open')
  if (visit.kind === 'click' && !message.clicked_at) await markSeen(em, message, visit, 'click')
  return true
}

interface TrackedMessage {
  person_id: string
  enrolment_id: string | null
  campaign_id: string | null
  thread_id: string | null
  step_index: number | null
  opened_at: string | null
  clicked_at: string | null
}

async function addEvidence(em: EntityManager, keyring: Keyring, visit: Visit): Promise<boolean> {
  const addressHash = visit.address && keyring.hashAddress(visit.workspaceId, visit.address)
  const userAgent = visit.userAgent?.slice(0, 300) ?? null
  const rows = await em.execute<unknown[]>(
    `insert into signal_evidence (workspace_id, message_id, kind, visitor, because, url, user_agent, address_hash)
     select ?, ?::uuid, ?, ?, ?, ?, ?, ?
     where not exists (
       select 1 from signal_evidence where message_id = ? and kind = ? and url is not distinct from ?
         and user_agent is not distinct from ? and address_hash is not distinct from ?
         and created_at > now() - interval '1 minute')
     returning id`,
    [
      visit.workspaceId,
      visit.messageId,
      visit.kind,
      visit.visitor,
      visit.because,
      visit.url,
      userAgent,
      addressHash,
      visit.messageId,
      visit.kind,
      visit.url,
      userAgent,
      addressHash,
    ],
  )
  return rows.length > 0
}

async function markSeen(
  em: EntityManager,
  message: TrackedMessage,
  visit: Visit,
  kind: 'open' | 'click',
): Promise<void> {
  const column = kind === 'open' ? 'opened_at' : 'clicked_at'
  await em.execute(`update message set ${column} = now() where id = ?`, [visit.messageId])
  const eventId = uuidv7()
  const { workspaceId, visitor } = visit
  const personId = message.person_id
  await recordEvent(em, workspaceId, {
    id: eventId,
    kind: kind === 'open' ? 'MessageOpened' : 'LinkClicked',
    personId,
    enrolmentId: message.enrolment_id,
    campaignId: message.campaign_id,
    threadId: message.thread_id,
    messageId: visit.messageId,
    stepIndex: message.step_index,
    code: visitor,
  })
  if (visitor !== 'human') return
  const activity = kind === 'open' ? 'mail_opened' : 'link_clicked'
  await tellLeadOf(em, { workspaceId, personId, activity, at: Date.now(), eventId })
}
