import { readAbsence } from '#domain/mail/absence.ts'
import { ABSENCE_NOW, ABSENCES, type Absence } from './absences.ts'
import type { Eval } from './eval.ts'

export const ABSENCES_EVAL: Eval = {
  title: 'Absence notices: recognised, with the day of return',
  aim: 0.95,
  judge: async () =>
    ABSENCES.map((absence) => {
      const got = read(absence)
      return {
        group: `${absence.expected === 'none' ? 'no notice' : absence.expected === null ? 'no day' : 'day of return'}, ${absence.language}`,
        isRight: got === absence.expected,
        wrong: `${String(absence.expected)} → ${String(got)}: ${absence.text}`,
      }
    }),
}

function read({ subject, text, isAutomatic }: Absence): string | null {
  const notice = readAbsence({ subject, text }, isAutomatic, ABSENCE_NOW)
  if (!notice) return 'none'
  return notice.absentUntil === null ? null : new Date(notice.absentUntil).toISOString().slice(0, 10)
}
