import type { Meeting, MeetingPage } from 'contract/calendar.ts'
import { attempt, text } from '#lib/server/forms.ts'
import { timeZoneOf } from '#lib/server/reader.ts'
import { suggestionsOf, whenOf } from '../when-form.server.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, params, cookies }) => {
  const meeting = await api.get<MeetingPage>(`/calendar/events/${params.id}`)
  const isOpen = meeting.status === 'confirmed' || meeting.status === 'tentative'
  const minutes = Math.round((Date.parse(meeting.endAt) - Date.parse(meeting.startAt)) / 60_000)
  const free = isOpen ? await suggestionsOf(api, { zone: timeZoneOf(cookies), minutes }) : []
  return { meeting, minutes, free, formKey: crypto.randomUUID() }
}

const put = ({ locals, params }: RequestEvent, body: object) =>
  locals.api.put<Meeting>(`/calendar/events/${params.id}`, body)

export const actions: Actions = {
  move: async (event) => {
    const form = await event.request.formData()
    return attempt(form, async () => void (await put(event, whenOf(form))))
  },
  edit: async (event) => {
    const form = await event.request.formData()
    const body = { title: text(form, 'title'), description: text(form, 'description') || null }
    return attempt(form, async () => void (await put(event, body)))
  },
  cancel: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.post(`/calendar/events/${params.id}/cancel`, {}, text(form, 'formKey') || undefined)
    })
  },
  retry: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.post(`/calendar/events/${params.id}/retry`, {}, text(form, 'formKey') || undefined)
    })
  },
}
