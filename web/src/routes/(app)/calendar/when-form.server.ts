import { text } from '#lib/server/forms.ts'
import { instantOf } from '#lib/week.ts'
import { isTimeZone } from '#lib/words/format.ts'

/** Start and length as the API takes them; what no clock shows is left to the API to refuse. */
export function whenOf(form: FormData): { startAt: string; minutes: string } {
  const zone = text(form, 'zone')
  const startAt = instantOf(text(form, 'day'), text(form, 'time'), isTimeZone(zone) ? zone : 'UTC')
  return { startAt: startAt ?? '', minutes: text(form, 'minutes') }
}
