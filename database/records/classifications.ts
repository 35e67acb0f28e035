import type { Language } from '#domain/assistant/jobs.ts'
import type { EntityManager } from '../orm.ts'
import { instant } from './sql.ts'

/** What was decided about a mail. Instants are epoch ms. */
export interface Decision {
  intentId: string | null
  confidence: number
  language: Language | null
  /** The sign by which it was put into quarantine. */
  attack: string | null
  laterAt: number | null
  /** A human has said what the mail wants. */
  isByHuman: boolean
}

export async function readDecisionOf(em: EntityManager, inboundId: string): Promise<Decision | null> {
  const [row] = await em.execute<(Omit<Decision, 'laterAt'> & { laterAt: string | null })[]>(
    `select intent_id as "intentId", confidence, language, attack, later_at as "laterAt",
            engine = 'human' as "isByHuman"
     from classification where inbound_id = ?`,
    [inboundId],
  )
  return row ? { ...row, laterAt: instant(row.laterAt) } : null
}

/** The language of the last mail of a thread that was decided about, or null. */
export async function languageBefore(em: EntityManager, threadId: string): Promise<Language | null> {
  const [row] = await em.execute<{ language: Language }[]>(
    `select language from classification where thread_id = ? and language is not null
     order by created_at desc limit 1`,
    [threadId],
  )
  return row?.language ?? null
}

interface Decided {
  workspaceId: string
  threadId: string
  inboundId: string
}

export interface NewDecision extends Decided {
  intentId: string
  confidence: number
  /** Sealed JSON list. */
  words: Buffer
  language: Language
  engine: string
  laterAt: number | null
  laterWords: Buffer | null
}

/** Write what the assistant decided. @returns false if it was decided before */
export async function putDecision(em: EntityManager, decision: NewDecision): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `insert into classification (workspace_id, thread_id, inbound_id, intent_id, confidence, words, language, engine,
                                 later_at, later_words)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?)
     on conflict (workspace_id, inbound_id) do update
       set intent_id = excluded.intent_id, confidence = excluded.confidence, words = excluded.words,
           language = excluded.language, engine = excluded.engine, later_at = excluded.later_at,
           later_words = excluded.later_words
       where classification.intent_id is null
     returning id`,
    [
      decision.workspaceId,
      decision.threadId,
      decision.inboundId,
      decision.intentId,
      decision.confidence,
      decision.words,
      decision.language,
      decision.engine,
      decision.laterAt === null ? null : new Date(decision.laterAt),
      decision.laterWords,
    ],
  )
  return rows.length > 0
}

/** Put a mail into quarantine, with the sign and the words that led there. @returns false if it is there already */
export async function putAttack(
  em: EntityManager,
  { workspaceId, threadId, inboundId, sign, words }: Decided & { sign: string; words: Buffer },
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `insert into classification (workspace_id, thread_id, inbound_id, engine, attack, attack_words)
     values (?, ?, ?, 'guard', ?, ?) on conflict (workspace_id, inbound_id) do nothing returning id`,
    [workspaceId, threadId, inboundId, sign, words],
  )
  return rows.length > 0
}

export interface Correction extends Decided {
  intentId: string
  language: Language
  /** The user. */
  by: string | null
  laterAt: number | null
  laterWords: Buffer | null
}

/** A human has said what the mail wants. @returns false if they said so before */
export async function correctDecision(em: EntityManager, correction: Correction): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `insert into classification as c (workspace_id, thread_id, inbound_id, intent_id, confidence, language, engine,
                                      later_at, later_words, corrected_by, corrected_at)
     values (?, ?, ?, ?, 1, ?, 'human', ?::timestamptz, ?, ?::uuid, now())
     on conflict (workspace_id, inbound_id) do update
       set previous_intent_id = c.intent_id, intent_id = excluded.intent_id, confidence = 1,
           language = coalesce(c.language, excluded.language), engine = 'human',
           later_at = coalesce(c.later_at, excluded.later_at),
           later_words = coalesce(c.later_words, excluded.later_words),
           corrected_by = excluded.corrected_by, corrected_at = now()
       where c.intent_id is distinct from excluded.intent_id or c.engine <> 'human'
     returning id`,
    [
      correction.workspaceId,
      correction.threadId,
      correction.inboundId,
      correction.intentId,
      correction.language,
      correction.laterAt === null ? null : new Date(correction.laterAt),
      correction.laterWords,
      correction.by,
    ],
  )
  return rows.length > 0
}
