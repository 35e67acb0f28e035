import { DomainError } from '#domain/errors.ts'
import type { LeadStage } from '#domain/lead/state.ts'
import { emailKey } from '#domain/mail/address.ts'
import type { MeetingStatus } from '#domain/meeting/state.ts'
import { followUpDays } from '#domain/thread/follow-ups.ts'
import { subjectCipher } from '../envelopes.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { listDrafts, type DraftItem } from './drafts.ts'
import { listFollowUps, type FollowUpItem } from './follow-ups.ts'
import { iso } from './rows.ts'
import { MAIL_REASONS, threadActions, type ThreadAction } from './thread-actions.ts'
import { readDecision, type DecisionItem } from './thread-decision.ts'
import { listThreadMails, type ThreadMail } from './thread-mails.ts'
import { SELECT_THREAD, threadHead, type ThreadHead, type ThreadRow } from './threads.ts'

export interface MeetingItem {
  id: string
  status: MeetingStatus
  startAt: string
  endAt: string
  timezone: string
  tentativeUntil: string | null
}

/** What stands beside a thread: read in one statement. */
interface Beside {
  hold: { id: string; reason: string; since: string; response: string | null } | null
  lead: { id: string; stage: LeadStage; score: number } | null
  meeting: MeetingItem | null
  takenOverBy: { id: string; name: string } | null
}

export interface ThreadPage extends ThreadHead, Beside {
  messages: ThreadMail[]
  otherSender: string | null
  decision: DecisionItem | null
  draft: DraftItem | null
  earlierDrafts: DraftItem[]
  followUps: FollowUpItem[]
  followUpDays: number[]
  actions: ThreadAction[]
}

/** A thread with its mails, oldest first, and all that the assistant and people have made of it. @throws DomainError not_found */
export async function readThread(em: EntityManager, keyring: Keyring, id: string): Promise<ThreadPage> {
  const [row] = await em.execute<ThreadRow[]>(`${SELECT_THREAD} where t.id = ?`, [id])
  if (!row) throw new DomainError('not_found', 'There is no such thread.')
  const cipher = await subjectCipher(em, keyring, row.subjectKeyId)
  const drafts = await listDrafts(em, { threadId: id, current: row.draftId }, cipher)
  const followUps = await listFollowUps(em, keyring, { threadId: id, limit: 20 })
  const messages = await listThreadMails(em, { ...row, threadId: id }, cipher)
  const decision = await readDecision(em, id, cipher)
  const draft = drafts.find(({ id: draftId }) => draftId === row.draftId) ?? null
  const beside = await readBeside(em, row)
  return {
    ...threadHead(row, cipher),
    ...beside,
    messages,
    otherSender: otherSenderOf(messages, row.email),
    decision,
    draft,
    earlierDrafts: drafts.filter((other) => other !== draft),
    followUps: followUps.items.toSorted((a, b) => a.dueAt.localeCompare(b.dueAt)),
    followUpDays: followUpDays('none'),
    actions: threadActions({
      state: row.state,
      draft: draft && { state: draft.state, hasBody: draft.body !== null },
      hasMail: messages.some(({ kind }) => kind === 'reply'),
      hasIntent: decision !== null && decision.intent !== null,
      isHeldForMail: beside.hold !== null && MAIL_REASONS.includes(beside.hold.reason),
      isUnknown: beside.hold?.reason === 'send_unknown',
      isByHand: row.takenOverBy !== null,
    }),
  }
}

/** A colleague may answer for the person: the mail then belongs to the conversation, but no answer goes to them. */
function otherSenderOf(messages: readonly ThreadMail[], email: string): string | null {
  const from = messages.findLast(({ kind }) => kind === 'reply')?.from ?? email
  return emailKey(from) === emailKey(email) ? null : from
}

/**
 * Whatever is beside the mails. The meeting is the last one that this conversation is about, be it agreed in another one; a slot
 * that was given up counts only where there is nothing else: a meeting that was moved leaves one behind.
 */
async function readBeside(em: EntityManager, { id, personId, takenOverBy }: ThreadRow): Promise<Beside> {
  const [row] = await em.execute<Beside[]>(
    `select
      (select jsonb_build_object('id', h.id, 'reason', h.reason, 'since', h.created_at, 'response', m.response)
       from hold h left join message m on m.id = h.message_id
       where h.thread_id = ? and h.resolved_at is null order by h.id desc limit 1) as hold,
      (select jsonb_build_object('id', l.id, 'stage', l.stage, 'score', l.score)
       from lead l where l.person_id = ? and l.archived_at is null) as lead,
      (select jsonb_build_object('id', m.id, 'status', m.status, 'startAt', m.start_at, 'endAt', m.end_at,
              'timezone', m.timezone, 'tentativeUntil', m.tentative_until)
       from meeting m
       where m.thread_id = ? or m.id in (select coalesce(p.moves_id, p.meeting_id) from meeting_proposal p where p.thread_id = ?)
       order by m.status = 'released', m.created_at desc, m.id desc limit 1) as meeting,
      (select jsonb_build_object('id', u.id, 'name', u.name) from app_user u where u.id = ?::uuid) as "takenOverBy"`,
    [id, personId, id, id, takenOverBy],
  )
  if (!row) throw new Error('The thread gave no row.')
  const { hold, meeting } = row
  return {
    ...row,
    hold: hold && { ...hold, since: iso(hold.since) },
    meeting: meeting && {
      ...meeting,
      startAt: iso(meeting.startAt),
      endAt: iso(meeting.endAt),
      tentativeUntil: iso(meeting.tentativeUntil),
    },
  }
}
