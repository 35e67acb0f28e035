import { SEED_INTENTS, type SeedIntent } from '#domain/assistant/seed-intents.ts'
import type { IntentChoice } from '#domain/assistant/jobs.ts'
import type { EntityManager } from '../orm.ts'
import { textArray } from './sql.ts'

/**
 * Give a new workspace its first intents. None of them sends by itself: an assistant that nobody has read a draft of
 * answers nobody (reliability rule M10); each can be switched to do so.
 */
export async function seedIntents(em: EntityManager, workspaceId: string): Promise<void> {
  for (const intent of SEED_INTENTS) await insertSeed(em, workspaceId, intent)
}

async function insertSeed(em: EntityManager, workspaceId: string, intent: SeedIntent): Promise<void> {
  await em.execute(
    `insert into intent (workspace_id, name, description, keywords, priority, is_lead, is_default, ai_prompt)
     values (?, ?, ?, ?::text[], ?, ?, ?, ?)
     on conflict (workspace_id, lower(name)) where archived_at is null
       do update set is_default = excluded.is_default, is_active = true`,
    [
      workspaceId,
      intent.name,
      intent.description,
      textArray(intent.keywords),
      intent.priority,
      intent.isLead,
      intent.isDefault,
      intent.aiPrompt,
    ],
  )
}

/** An intent as far as it decides about a mail and its answer. */
export interface IntentRule extends IntentChoice {
  autoSend: boolean
  undoMs: number
  isLead: boolean
  /** What an answer should do, in words for the assistant. */
  instruction: string
}

/**
 * The intents that may be chosen, the higher priority first; one of them is the default. A workspace without one (of
 * an earlier release, or whose default was taken away) is given what is missing.
 */
export async function listIntentRules(em: EntityManager, workspaceId: string): Promise<IntentRule[]> {
  const rules = await readRules(em)
  if (rules.some(({ isDefault }) => isDefault)) return rules
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`intents:${workspaceId}`])
  const [known] = await em.execute<{ count: number }[]>('select count(*)::int as count from intent')
  if (known?.count === 0) await seedIntents(em, workspaceId)
  else if (!(await readRules(em)).some(({ isDefault }) => isDefault))
    for (const intent of SEED_INTENTS.filter(({ isDefault }) => isDefault))
      await insertSeed(em, workspaceId, intent)
  return readRules(em)
}

function readRules(em: EntityManager): Promise<IntentRule[]> {
  return em.execute<IntentRule[]>(
    `select id, name, description, keywords, priority, is_default as "isDefault", auto_send as "autoSend",
            undo_seconds * 1000 as "undoMs", is_lead as "isLead", ai_prompt as instruction
     from intent where is_active and archived_at is null order by priority desc, is_default, name, id`,
  )
}
