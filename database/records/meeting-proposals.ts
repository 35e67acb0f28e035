import type { ProposalAim, ProposalOutcome } from '#domain/meeting/state.ts'
import type { EntityManager } from '../orm.ts'

/** What one mail says of a meeting, and what its answer says to it. */
export interface Proposal {
  aim: ProposalAim
  /** The slot that is kept, or the meeting to be cancelled. */
  meetingId: string | null
  /** The confirmed meeting that goes to the kept slot. */
  movesId: string | null
  /** Sealed under the person's key as `meeting_proposal.answer`. */
  answer: Buffer
  outcome: ProposalOutcome | null
}

const COLUMNS = 'aim, meeting_id as "meetingId", moves_id as "movesId", answer, outcome'

/** What was decided about a mail, if anything was. */
export async function readProposal(em: EntityManager, inboundId: string): Promise<Proposal | null> {
  const [row] = await em.execute<Proposal[]>(`select ${COLUMNS} from meeting_proposal where inbound_id = ?`, [
    inboundId,
  ])
  return row ?? null
}

/** What was decided about the mails of a thread before, newest first. */
export async function listProposals(em: EntityManager, threadId: string): Promise<Proposal[]> {
  return em.execute<Proposal[]>(
    `select ${COLUMNS} from meeting_proposal where thread_id = ? order by created_at desc, id desc limit 5`,
    [threadId],
  )
}

export interface NewProposal extends Omit<Proposal, 'outcome'> {
  workspaceId: string
  inboundId: string
  threadId: string
  personId: string
}

/** Keep what was decided about a mail; what was decided before, and came to nothing, is replaced. */
export async function putProposal(em: EntityManager, proposal: NewProposal): Promise<void> {
  await em.execute(
    `insert into meeting_proposal (workspace_id, inbound_id, thread_id, person_id, aim, meeting_id, moves_id, answer)
     values (?, ?, ?, ?, ?, ?::uuid, ?::uuid, ?)
     on conflict (workspace_id, inbound_id) do update set aim = excluded.aim, meeting_id = excluded.meeting_id,
       moves_id = excluded.moves_id, answer = excluded.answer, outcome = null`,
    [
      proposal.workspaceId,
      proposal.inboundId,
      proposal.threadId,
      proposal.personId,
      proposal.aim,
      proposal.meetingId,
      proposal.movesId,
      proposal.answer,
    ],
  )
}

/**
 * Write what became of the answer that speaks of a meeting; a later draft of it may be sent after an earlier one was
 * given up. @returns the proposal, or null if it was settled so before
 */
export async function settleProposal(
  em: EntityManager,
  meetingId: string,
  outcome: ProposalOutcome,
): Promise<Proposal | null> {
  const [row] = await em.execute<Proposal[]>(
    `update meeting_proposal set outcome = ? where id = (
       select id from meeting_proposal where meeting_id = ? order by created_at desc, id desc limit 1)
     and (outcome is null or outcome = 'released' and ? = 'sent') returning ${COLUMNS}`,
    [outcome, meetingId, outcome],
  )
  return row ?? null
}

/** Whether the answer that speaks of the meeting has been sent. */
export async function isSettledAsSent(em: EntityManager, meetingId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `select 1 from meeting_proposal where meeting_id = ? and outcome = 'sent'`,
    [meetingId],
  )
  return rows.length > 0
}
