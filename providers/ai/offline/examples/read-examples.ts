import { readFileSync } from 'node:fs'
import type { Matter } from '../phrases/phrases.ts'

/** A mail as people write it, and what it is about. */
export interface Example {
  matter: Matter
  /** Empty: an answer to a mail of ours. */
  subject: string
  lines: string[]
}

/** Mails parted by lines `=== <matter>`, each with an optional `Subject:` line. */
export function readExamples(file: URL): Example[] {
  return readFileSync(file, 'utf8')
    .split(/^=== /m)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [matter = '', ...rest] = part.trimEnd().split('\n')
      const subject = /^Subject: (.*)$/.exec(rest[0] ?? '')?.[1]
      return {
        matter: matter.trim() as Matter,
        subject: subject ?? '',
        lines: subject === undefined ? rest : rest.slice(1),
      }
    })
}

/** All examples that the offline assistant has learnt from. */
export function ownExamples(): Example[] {
  return ['en.txt', 'fr.txt'].flatMap((name) => readExamples(new URL(name, import.meta.url)))
}
