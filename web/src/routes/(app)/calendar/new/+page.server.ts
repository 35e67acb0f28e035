import { redirect } from '@sveltejs/kit'
import type { Calendar, Meeting } from 'contract/calendar.ts'
import type { Mailbox } from 'contract/mailbox.ts'
import type { Person } from 'contract/person.ts'
import { attempt, text } from '#lib/server/forms.ts'
import { timeZoneOf } from '#lib/server/reader.ts'
import { clockOf, instantOf, isDay, timeOf } from '#lib/week.ts'
import { suggestionsOf, whenOf } from '../when-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, url, cookies }) => {
  const zone = timeZoneOf(cookies)
  const today = clockOf(Date.now(), zone).day
  const asked = url.searchParams.get('day') ?? ''
  const from = isDay(asked) && asked > today ? instantOf(asked, '00:00', zone) : null
  const personId = url.searchParams.get('personId')
  const [free, mailboxes, calendars, person] = await Promise.all([
    suggestionsOf(api, { zone, from }),
    api.get<{ items: Mailbox[] }>('/mailboxes'),
    api.get<{ items: Calendar[] }>('/calendar/providers'),
    personId ? api.get<Person>(`/persons/${personId}`) : null,
  ])
  const first = free[0] ? clockOf(free[0].startAt, zone) : { day: today, minute: 9 * 60 }
  return {
    formKey: crypto.randomUUID(),
    free,
    mailboxes: mailboxes.items,
    minutes: calendars.items.find(({ provider }) => provider === 'internal')?.meetingMinutes ?? 30,
    person,
    first: { day: isDay(asked) ? asked : first.day, time: timeOf(first.minute) },
  }
}

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData()
    const attendee = text(form, 'attendee')
    const personId = text(form, 'personId') || undefined
    const body = {
      title: text(form, 'title'),
      description: text(form, 'description') || undefined,
      ...whenOf(form),
      personId,
      attendees: attendee && !personId ? [attendee] : undefined,
      mailboxId: text(form, 'mailboxId') || undefined,
    }
    return attempt(form, async () => {
      const { id } = await locals.api.post<Meeting>('/calendar/events', body, text(form, 'formKey'))
      redirect(303, `/calendar/${id}`)
    })
  },
}
