import { redirect } from '@sveltejs/kit'
import type { Email } from 'contract/email.ts'
import type { Lead } from 'contract/lead.ts'
import type { Page } from 'contract/page.ts'
import type { Task } from 'contract/task.ts'
import { attempt, done, text } from '#lib/server/forms.ts'
import { detailsOf, taskOf, turnTask } from '../lead-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, params }) => {
  const [lead, mails] = await Promise.all([
    api.get<Lead>(`/leads/${params.id}`),
    api.get<Page<Email>>(`/leads/${params.id}/emails`, { limit: 10 }),
  ])
  return { lead, mails: mails.items, formKey: crypto.randomUUID() }
}

export const actions: Actions = {
  move: async ({ locals, params, request }) => {
    const form = await request.formData()
    const body = { stage: text(form, 'stage'), reason: text(form, 'reason') || null }
    return attempt(form, async () => {
      await locals.api.post<Lead>(`/leads/${params.id}/stage`, body)
    })
  },
  save: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.put<Lead>(`/leads/${params.id}`, detailsOf(form))
      return done('save')
    })
  },
  note: async ({ locals, params, request }) => {
    const form = await request.formData()
    const body = { body: text(form, 'body') }
    return attempt(form, async () => {
      await locals.api.post<Lead>(`/leads/${params.id}/notes`, body, text(form, 'formKey') || undefined)
      return done('add-note')
    })
  },
  addTask: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      const formKey = text(form, 'formKey') || undefined
      await locals.api.post<Task>(`/leads/${params.id}/tasks`, taskOf(form), formKey)
      return done('add-task')
    })
  },
  task: async ({ locals, request }) => {
    const form = await request.formData()
    return attempt(form, () => turnTask(locals.api, form))
  },
  archive: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.delete(`/leads/${params.id}`)
      redirect(303, '/leads')
    })
  },
  restore: async ({ locals, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.post<Lead>('/leads', { personId: text(form, 'personId') })
    })
  },
}
