/** Reads the corpora: mails parted by lines `=== <expected intent>`, each with an optional `Subject:` line. */
import { readFileSync } from 'node:fs'
import type { Language } from '#domain/assistant/jobs.ts'

export interface EvalMail {
  language: Language
  /** The name of one of the seeded intents. */
  expected: string
  subject: string
  lines: string[]
}

export type Corpus = 'en' | 'fr' | 'hold-out-en' | 'hold-out-fr' | 'business-en' | 'business-fr'

/** All mails of one file beside this one. */
export function readMails(corpus: Corpus): EvalMail[] {
  const text = readFileSync(new URL(`${corpus}.txt`, import.meta.url), 'utf8')
  return text
    .split(/^=== /m)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [expected = '', ...rest] = part.trimEnd().split('\n')
      const subject = /^Subject: (.*)$/.exec(rest[0] ?? '')?.[1]
      return {
        language: corpus.endsWith('fr') ? 'fr' : 'en',
        expected: expected.trim(),
        subject: subject ?? 'Re: Planning without spreadsheets',
        lines: subject === undefined ? rest : rest.slice(1),
      }
    })
}
