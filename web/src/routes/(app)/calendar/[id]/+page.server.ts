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

/** A decision that says nothing but which one it is. */
const decide =
  (decision: 'cancel' | 'retry' | 'mark-sent') =>
  async ({ locals, params, request }: RequestEvent) => {
    const form = await request.formData()
    const path = `/calendar/events/${params.id}/${decision}`
    return attempt(form, async () => {
      await locals.api.post(path, {}, text(form, 'formKey') || undefined)
    })
  }

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
  cancel: decide('cancel'),
  retry: decide('retry'),
  'mark-sent': decide('mark-sent'),
}
