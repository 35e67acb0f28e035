import type { Language } from '#domain/assistant/jobs.ts'
import { openText } from '../envelopes.ts'
import type { Cipher } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { iso } from './rows.ts'

export interface IntentName {
  id: string
  name: string
  isDeleted: boolean
}

export interface DecisionItem {
  inboundId: string
  intent: IntentName | null
  confidence: number
  words: string[]
  language: Language | null
  engine: string
  previousIntent: IntentName | null
  correctedBy: { id: string; name: string } | null
  correctedAt: string | null
  attack: { sign: string; words: string } | null
  later: { at: string; words: string } | null
}

interface Row {
  inboundId: string
  intent: IntentName | null
  confidence: number
  words: Buffer | null
  language: Language | null
  engine: string
  previousIntent: IntentName | null
  correctedBy: { id: string; name: string } | null
  correctedAt: string | null
  attack: string | null
  attackWords: Buffer | null
  laterAt: string | null
  laterWords: Buffer | null
}

/** SQL for an intent that is named: `{ id, name, isDeleted }`, or null. */
export const intentName = (alias: string) =>
  `case when ${alias}.id is not null then jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name,
     'isDeleted', ${alias}.archived_at is not null) end`

/** What the last mail of a thread was understood to want; null while nobody has looked at one. */
export async function readDecision(
  em: EntityManager,
  threadId: string,
  cipher: Cipher,
): Promise<DecisionItem | null> {
  const [row] = await em.execute<Row[]>(
    `select c.inbound_id as "inboundId", ${intentName('i')} as intent, c.confidence, c.words, c.language, c.engine,
            ${intentName('o')} as "previousIntent", c.corrected_at as "correctedAt", c.attack,
            c.attack_words as "attackWords", c.later_at as "laterAt", c.later_words as "laterWords",
            case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as "correctedBy"
     from classification c left join intent i on i.id = c.intent_id left join intent o on o.id = c.previous_intent_id
       left join app_user u on u.id = c.corrected_by left join inbound_message m on m.id = c.inbound_id
     where c.thread_id = ? order by m.received_at desc nulls last, c.id desc limit 1`,
    [threadId],
  )
  if (!row) return null
  const { attack, attackWords, laterAt, laterWords, ...rest } = row
  return {
    ...rest,
    words: listOf(openText(cipher, row.words, 'classification.words')),
    correctedAt: iso(row.correctedAt),
    attack:
      attack === null
        ? null
        : { sign: attack, words: openText(cipher, attackWords, 'classification.attack_words') },
    later:
      laterAt === null
        ? null
        : { at: iso(laterAt), words: openText(cipher, laterWords, 'classification.later_words') },
  }
}

/** A sealed list of words; one that was destroyed is empty. */
function listOf(json: string): string[] {
  return json === '' ? [] : (JSON.parse(json) as string[])
}
