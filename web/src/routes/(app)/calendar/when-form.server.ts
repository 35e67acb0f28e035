import type { FreeSlot } from 'contract/calendar.ts'
import type { Api } from '#lib/server/api.ts'
import { text } from '#lib/server/forms.ts'
import { clockOf, instantOf } from '#lib/week.ts'
import { isTimeZone } from '#lib/words/format.ts'

/** Start and length as the API takes them; what no clock shows is left to the API to refuse. */
export function whenOf(form: FormData): { startAt: string; minutes: string } {
  const zone = text(form, 'zone')
  const startAt = instantOf(text(form, 'day'), text(form, 'time'), isTimeZone(zone) ? zone : 'UTC')
  return { startAt: startAt ?? '', minutes: text(form, 'minutes') }
}

const ASKED = 50
const SHOWN = 8
const NOON = 12 * 60

/** Free times to choose from: of each morning and afternoon the first, so that there is a choice of days. */
export async function suggestionsOf(
  api: Api,
  { zone, ...wish }: { zone: string; from?: string | null; minutes?: number },
): Promise<FreeSlot[]> {
  const { items } = await api.get<{ items: FreeSlot[] }>('/calendar/free', { ...wish, limit: ASKED })
  const halves = new Map<string, FreeSlot>()
  for (const slot of items) {
    const { day, minute } = clockOf(slot.startAt, zone)
    const half = `${day} ${minute < NOON ? 'am' : 'pm'}`
    if (!halves.has(half)) halves.set(half, slot)
  }
  return [...halves.values()].slice(0, SHOWN)
}
