import type { KnowledgeEntry } from 'contract/knowledge.ts'
import { text } from '#lib/server/forms.ts'

const TEXTS = ['title', 'content', 'category', 'language'] as const

/** The form as the API takes an entry. */
export function entryOf(form: FormData): Record<string, unknown> {
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, text(form, name)])),
    isActive: form.get('isActive') === 'on',
  }
}

/** An entry as texts for the form; a box that is ticked is `on`. */
export function textsOf(entry: KnowledgeEntry): Record<string, string> {
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, entry[name]])),
    ...(entry.isActive ? { isActive: 'on' } : {}),
  }
}
