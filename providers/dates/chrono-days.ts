import { en, fr } from 'chrono-node'
import { addDays } from '#domain/scheduling/zones.ts'
import { dayOf } from './calendar-days.ts'
import type { DayToken } from './tokens.ts'

/**
 * Days that our own forms have no words for, as chrono reads them. It guesses boldly, so that only what names a weekday
 * or a date counts, and with less confidence than our own reading.
 */
export function chronoDays(text: string, language: 'en' | 'fr', today: string): DayToken[] {
  const noon = new Date(`${today}T12:00:00Z`)
  const reader = language === 'fr' ? fr.strict : en.strict
  return reader.parse(text, { instant: noon, timezone: 0 }, { forwardDate: true }).flatMap((found) => {
    const { start } = found
    if (!start.isCertain('day') && !start.isCertain('weekday')) return []
    if (!/[a-z]{3}/.test(found.text)) return []
    const day = dayOf(start.get('year') ?? 0, (start.get('month') ?? 1) - 1, start.get('day') ?? 0)
    const [from, to] = [found.index, found.index + found.text.length]
    return day
      ? [{ from, to, precision: 'day' as const, day, end: addDays(day, 1), confidence: 0.75, others: [] }]
      : []
  })
}
