import type { Calendar, Meeting } from 'contract/calendar.ts'
import type { Page } from 'contract/page.ts'
import { timeZoneOf } from '#lib/server/reader.ts'
import { addDays, clockOf, instantOf, isDay, mondayOf } from '#lib/week.ts'
import type { PageServerLoad } from './$types'

/** More than anybody holds in a week. */
const MOST = 200

export const load: PageServerLoad = async ({ locals: { api }, url, cookies }) => {
  const zone = timeZoneOf(cookies)
  const asked = url.searchParams.get('week') ?? ''
  const monday = mondayOf(isDay(asked) ? asked : clockOf(Date.now(), zone).day)
  const [meetings, calendars] = await Promise.all([
    api.get<Page<Meeting>>('/calendar/events', {
      // A day more on either side: the browser may know its zone better than the cookie.
      from: instantOf(addDays(monday, -1), '00:00', zone),
      to: instantOf(addDays(monday, 8), '00:00', zone),
      limit: MOST,
    }),
    api.get<{ items: Calendar[] }>('/calendar/providers'),
  ])
  return { monday, meetings: meetings.items, calendars: calendars.items }
}
