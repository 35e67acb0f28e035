import { DomainError } from '#domain/errors.ts'
import type { EntityManager } from '../orm.ts'
import { iso } from './rows.ts'

export interface IntentItem {
  id: string
  name: string
  description: string
  keywords: string[]
  priority: number
  autoSend: boolean
  undoSeconds: number
  isLead: boolean
  isDefault: boolean
  aiPrompt: string
  isActive: boolean
  mails: number
  corrections: number
  createdAt: string
  updatedAt: string
}

/** An intent that was corrected away from still counts for the mails that it had been chosen for. */
const SELECT = `select i.id, i.name, i.description, i.keywords, i.priority, i.auto_send as "autoSend",
    i.undo_seconds as "undoSeconds", i.is_lead as "isLead", i.is_default as "isDefault", i.ai_prompt as "aiPrompt",
    i.is_active as "isActive", i.created_at as "createdAt", i.updated_at as "updatedAt",
    coalesce(n.mails, 0)::int as mails, coalesce(n.corrections, 0)::int as corrections
  from intent i left join (
    select d.intent_id, count(*) filter (where not d.is_correction) as mails,
           count(*) filter (where d.is_correction) as corrections
    from (select intent_id, false as is_correction from classification where created_at > now() - interval '30 days'
          union all
          select previous_intent_id, true from classification
          where created_at > now() - interval '30 days' and corrected_at is not null
            and previous_intent_id is distinct from intent_id) d
    group by d.intent_id) n on n.intent_id = i.id
  where i.archived_at is null`

/** All intents, in the order in which they win; a workspace has few. */
export async function listIntents(em: EntityManager): Promise<IntentItem[]> {
  const rows = await em.execute<IntentItem[]>(
    `${SELECT} order by i.is_default, i.priority desc, i.name, i.id limit 500`,
  )
  return rows.map(dated)
}

/** @throws DomainError not_found, also for a deleted one */
export async function readIntent(em: EntityManager, id: string): Promise<IntentItem> {
  const [row] = await em.execute<IntentItem[]>(`${SELECT} and i.id = ?`, [id])
  if (!row) throw new DomainError('not_found', 'There is no such intent.')
  return dated(row)
}

/** @throws DomainError invalid for an intent that a mail cannot be given: unknown, deleted or switched off */
export async function assertChoosable(em: EntityManager, intentId: string): Promise<void> {
  const rows = await em.execute<unknown[]>(
    'select 1 from intent where id = ? and archived_at is null and is_active',
    [intentId],
  )
  if (rows.length === 0)
    throw new DomainError('invalid', 'There is no such intent in use; choose another one.', {
      intentId: 'unknown or switched off',
    })
}

function dated(row: IntentItem): IntentItem {
  return { ...row, createdAt: iso(row.createdAt), updatedAt: iso(row.updatedAt) }
}
