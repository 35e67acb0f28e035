import type { Calendar } from 'contract/calendar.ts'
import { attempt, done, text } from '#lib/server/forms.ts'
import { minuteOf } from '#lib/week.ts'
import type { Actions, PageServerLoad } from './$types'

const TIME = /^\d\d:\d\d/

export const load: PageServerLoad = async ({ locals }) => {
  const { items } = await locals.api.get<{ items: Calendar[] }>('/calendar/providers')
  return {
    own: items.find(({ provider }) => provider === 'internal'),
    connected: items.filter(({ provider }) => provider !== 'internal'),
    formKey: crypto.randomUUID(),
  }
}

export const actions: Actions = {
  save: async ({ locals, request }) => {
    const form = await request.formData()
    const minute = (name: string) => {
      const time = text(form, name)
      return TIME.test(time) ? minuteOf(time) : time
    }
    const body = {
      timezone: text(form, 'timezone'),
      workdays: form.getAll('workdays'),
      dayStartMinute: minute('dayStart'),
      dayEndMinute: minute('dayEnd'),
      meetingMinutes: text(form, 'meetingMinutes'),
    }
    return attempt(form, async () => {
      await locals.api.patch<Calendar>(`/calendar/providers/${text(form, 'id')}`, body)
      return done('save-settings')
    })
  },
  connect: async ({ locals, request }) => {
    const form = await request.formData()
    const body = {
      provider: 'google',
      calendarId: text(form, 'calendarId') || undefined,
      refreshToken: text(form, 'refreshToken'),
      clientId: text(form, 'clientId') || undefined,
      clientSecret: text(form, 'clientSecret') || undefined,
    }
    return attempt(form, async () => {
      await locals.api.post<Calendar>('/calendar/providers', body, text(form, 'formKey'))
      return done('connect-calendar')
    })
  },
  disconnect: async ({ locals, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.delete(`/calendar/providers/${text(form, 'id')}`)
    })
  },
}
