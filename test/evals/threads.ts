/** The questions that tests and evals ask of an assistant. */
import type { ClassifyInput, DraftInput, IntentChoice, Language, ThreadLine } from '#domain/assistant/jobs.ts'
import { SEED_INTENTS } from '#domain/assistant/seed-intents.ts'
import { sampleKnowledge } from './knowledge.ts'

/** The seeded intents; each is named by its own name. */
export const INTENTS: readonly IntentChoice[] = SEED_INTENTS.map(
  ({ name, description, keywords, priority, isDefault }) => ({
    id: name,
    name,
    description,
    keywords,
    priority,
    isDefault,
  }),
)

const OPENERS = {
  en: ['Hello Anna,', 'I noticed that you plan your shifts by hand. Our product does this for you.'],
  fr: ['Bonjour Anna,', 'J’ai vu que vous faites vos plannings à la main. Notre produit le fait pour vous.'],
} as const

/** Our opener and their answer. */
export function threadWith(lines: readonly string[], language: Language): ThreadLine[] {
  return [
    { mail: 'm1', direction: 'out', lines: OPENERS[language] },
    { mail: 'm2', direction: 'in', lines },
  ]
}

export function classifyInput(
  lines: readonly string[],
  language: Language = 'en',
  subject = 'Re: Shifts',
): ClassifyInput {
  return { subject, thread: threadWith(lines, language), intents: INTENTS }
}

export function draftInput(lines: readonly string[], changes: Partial<DraftInput> = {}): DraftInput {
  const language = changes.language ?? 'en'
  return {
    kind: 'answer',
    followUp: 0,
    language,
    firstName: 'Anna',
    intent: { name: 'Interested', instruction: '' },
    subject: 'Re: Shifts',
    thread: threadWith(lines, language),
    knowledge: sampleKnowledge(language),
    persona: '',
    instruction: '',
    meeting: { kind: 'none' },
    issues: [],
    ...changes,
  }
}
