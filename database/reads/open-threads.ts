import type { ThreadFacts } from '#domain/thread/restore.ts'
import type { EntityManager } from '../orm.ts'
import { ms, pageAfter, type OpenPage } from './open-work.ts'

export interface OpenThread {
  id: string
  facts: ThreadFacts
}

const WROTE = `i.thread_id = t.id and i.kind = 'reply'`
const ANSWERED = `exists (select 1 from draft a where a.inbound_id = i.id and a.kind = 'answer' and a.state = 'sent')`
const READ = 'exists (select 1 from classification c where c.inbound_id = i.id)'
const PENDING = `f.thread_id = t.id and f.state = 'pending'`
/** As many mails as a flow remembers. */
const HEARD = 16
/** A mail that nobody has looked at for longer was not lost on its way: the outbox had kept it. */
const UNHEARD = '7 days'

/**
 * Something is owed or due: a follow-up, a decision, an answer to a mail that was looked at and whose draft was
 * rejected, or a look at a mail. Any other state is one that the workflow is in the middle of.
 */
const IS_OPEN = `(t.state not in ('new', 'sent', 'closed') or t.state in ('new', 'sent') and (
  exists (select 1 from follow_up f where ${PENDING})
  or exists (select 1 from inbound_message i where ${WROTE} and not ${READ} and not ${ANSWERED}
    and i.received_at > now() - interval '${UNHEARD}')
  or t.state = 'new' and (select ${READ} and not ${ANSWERED} from inbound_message i where ${WROTE}
    order by i.received_at desc limit 1)))`

/** Threads that are not at rest, in id order. */
export async function listOpenThreads(
  em: EntityManager,
  { afterId, limit }: OpenPage,
): Promise<OpenThread[]> {
  const rows = await em.execute<(ThreadFacts & { id: string })[]>(
    `select t.id, t.state, ${ms('t.due_at')} as "dueAt", t.taken_over_by is not null as "isByHand",
       (select h.reason from hold h where h.thread_id = t.id and h.resolved_at is null
        order by h.created_at desc limit 1) as held,
       ${DRAFT} as draft, ${MAILS} as mails, ${FOLLOW_UPS} as "followUps",
       (select f.answer_draft_id from follow_up f where ${PENDING} limit 1) as "answerId",
       (select d.id from draft d where d.thread_id = t.id and d.state = 'sent'
        order by d.sent_at desc nulls last limit 1) as "sentDraftId",
       (select ${ms('max(e.absent_until)')} from enrolment e where e.person_id = t.person_id) as "absentUntil"
     from thread t ${pageAfter('t', IS_OPEN)}`,
    [afterId, limit],
  )
  return rows.map(({ id, ...facts }) => ({ id, facts }))
}

const DRAFT = `(select jsonb_build_object('id', d.id, 'kind', d.kind, 'state', d.state, 'attempt', d.attempt,
    'inboundId', d.inbound_id, 'followUpId', d.follow_up_id, 'meetingTalk', d.meeting_talk, 'hasText', d.body is not null,
    'isRequested', d.instruction is not null or d.based_on is not null, 'isApproved', d.approved_by is not null)
  from draft d where d.id = t.draft_id and d.inbound_id is not null)`

const MAILS = `(select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'at', ${ms('i.received_at')},
    'isAnswered', ${ANSWERED}, 'isRead', ${READ}, 'laterAt', (select ${ms('c.later_at')} from classification c
    where c.inbound_id = i.id)) order by i.received_at), '[]')
  from (select * from inbound_message i where ${WROTE} order by i.received_at desc limit ${HEARD}) i)`

const FOLLOW_UPS = `(select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'number', f.number,
    'dueAt', ${ms('f.due_at')}) order by f.due_at), '[]') from follow_up f where ${PENDING})`
