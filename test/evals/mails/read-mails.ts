/** The mails that the evals ask about: those that the offline assistant knows as examples, and others. */
import type { Language } from '#domain/assistant/jobs.ts'
import { readExamples } from '#providers/ai/offline/examples/read-examples.ts'

export interface EvalMail {
  language: Language
  /** The name of one of the seeded intents. */
  expected: string
  subject: string
  lines: string[]
}

const INTENT_OF: Readonly<Record<string, string>> = {
  decline: 'Not interested',
  meeting: 'Meeting Request',
  support: 'Support Request',
  demo: 'Demo Request',
  interest: 'Interested',
  other: 'Default Response',
}

const EXAMPLES = '../../../providers/ai/offline/examples'
const FILES = {
  en: `${EXAMPLES}/en.txt`,
  fr: `${EXAMPLES}/fr.txt`,
  'hold-out-en': 'hold-out-en.txt',
  'hold-out-fr': 'hold-out-fr.txt',
  'business-en': 'business-en.txt',
  'business-fr': 'business-fr.txt',
} as const
export type Corpus = keyof typeof FILES

/** All mails of one file. */
export function readMails(corpus: Corpus): EvalMail[] {
  return readExamples(new URL(FILES[corpus], import.meta.url)).map(({ matter, subject, lines }) => ({
    language: corpus.endsWith('fr') ? 'fr' : 'en',
    expected: INTENT_OF[matter] ?? matter,
    subject: subject || 'Re: Planning without spreadsheets',
    lines,
  }))
}
