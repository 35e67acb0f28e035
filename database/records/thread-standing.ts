import type { ThreadState } from '#domain/thread/state.ts'
import type { EntityManager } from '../orm.ts'

export interface Standing {
  state: ThreadState
  draftId: string | null
  /** Epoch ms. */
  dueAt: number | null
}

/** Write where a thread stands. */
export async function putStanding(em: EntityManager, threadId: string, standing: Standing): Promise<void> {
  const { state, draftId, dueAt } = standing
  await em.execute(`update thread set state = ?, draft_id = ?::uuid, due_at = ?::timestamptz where id = ?`, [
    state,
    draftId,
    dueAt === null ? null : new Date(dueAt),
    threadId,
  ])
}

/** Somebody answers by hand from now on; null: the assistant again. */
export async function putTakeOver(em: EntityManager, threadId: string, by: string | null): Promise<void> {
  await em.execute('update thread set taken_over_by = ?::uuid where id = ?', [by, threadId])
}

/** What the newest mail of a thread wants. */
export async function putIntent(em: EntityManager, threadId: string, intentId: string): Promise<void> {
  await em.execute('update thread set intent_id = ? where id = ?', [intentId, threadId])
}

/** An answer went out without a human. */
export async function noteAutomaticAnswer(em: EntityManager, threadId: string): Promise<void> {
  await em.execute('update thread set auto_answered_at = now() where id = ?', [threadId])
}
