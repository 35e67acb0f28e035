import type { Language } from '#domain/assistant/jobs.ts'
import type { EntityManager } from '../orm.ts'

export interface FoundEntry {
  id: string
  title: string
  content: string
}

/** PostgreSQL's names of the languages, whose words it knows the endings of. */
const CONFIGURATION: Record<Language, 'english' | 'french'> = { en: 'english', fr: 'french' }
const MAX_WORDS = 60

/**
 * The active entries in a language that have words of a text, whatever their endings, the best first. A title counts
 * more than a content, and a rare match of many words more than one of a few.
 */
export async function findKnowledge(
  em: EntityManager,
  { language, text, limit }: { language: Language; text: string; limit: number },
): Promise<FoundEntry[]> {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,40}/gu) ?? [])
  if (words.size === 0) return []
  const configuration = CONFIGURATION[language]
  // Letters and digits only, so that nothing of a stranger's text is read as the syntax of a query.
  const query = [...words].slice(0, MAX_WORDS).join(' or ')
  return em.execute<FoundEntry[]>(
    `with entry as (
       select id, title, content, setweight(to_tsvector('${configuration}', title), 'A') ||
              setweight(to_tsvector('${configuration}', content), 'C') as words
       from knowledge_entry where is_active and language = ?)
     select id, title, content from entry, websearch_to_tsquery('${configuration}', ?) as wanted
     where words @@ wanted order by ts_rank(words, wanted, 1) desc, id limit ?`,
    [language, query, limit],
  )
}
