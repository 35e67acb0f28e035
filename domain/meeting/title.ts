import { figuresIn } from '../assistant/figures.ts'
import type { Language } from '../assistant/jobs.ts'
import { bareSubject } from '../mail/subject.ts'

/**
 * What a meeting is called that a mail with this subject proposes. Whoever writes chooses their subject, and the title
 * goes out in our name: a subject that leads somewhere (a link, an address, a telephone number) is not repeated.
 */
export function titleOf(subject: string, language: Language | null): string {
  const title = bareSubject(subject)
  return title && !leadsSomewhere(title) ? title : NEUTRAL[language ?? 'en']
}

const NEUTRAL: Record<Language, string> = { en: 'Meeting', fr: 'Rendez-vous' }

function leadsSomewhere(title: string): boolean {
  return figuresIn(title).some(
    ({ kind, keys }) => kind === 'link' || (kind === 'number' && keys.some((key) => /^\d{8,}$/.test(key))),
  )
}
