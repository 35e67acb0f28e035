import type { Intent } from 'contract/intent.ts'
import { text } from '#lib/server/forms.ts'

const TEXTS = ['name', 'description', 'keywords', 'priority', 'undoSeconds', 'aiPrompt'] as const
const FLAGS = ['autoSend', 'isLead', 'isDefault', 'isActive'] as const

/** The form as the API takes an intent. */
export function intentOf(form: FormData): Record<string, unknown> {
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, text(form, name)])),
    ...Object.fromEntries(FLAGS.map((name) => [name, form.get(name) === 'on'])),
  }
}

/** An intent as texts for the form; a box that is ticked is `on`. */
export function textsOf(intent: Intent): Record<string, string> {
  const { keywords, ...rest } = intent
  return {
    ...Object.fromEntries(
      TEXTS.map((name) => [name, name === 'keywords' ? keywords.join(', ') : String(rest[name])]),
    ),
    ...Object.fromEntries(FLAGS.filter((name) => rest[name]).map((name) => [name, 'on'])),
  }
}
