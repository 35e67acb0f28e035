import type { Task } from 'contract/task.ts'
import type { Api } from '#lib/server/api.ts'
import { text } from '#lib/server/forms.ts'
import { instantOf } from '#lib/week.ts'
import { isTimeZone } from '#lib/words/format.ts'

/** Finish a task, cancel it or open it again, as a button's form says. */
export async function turnTask(api: Api, form: FormData): Promise<void> {
  await api.patch<Task>(`/tasks/${text(form, 'taskId')}`, { state: text(form, 'state') })
}

/** A task as the API takes it. A day without a time means its morning; what no clock shows is the API's to refuse. */
export function taskOf(form: FormData): { title: string; dueAt: string | null } {
  const [day, zone] = [text(form, 'day'), text(form, 'zone')]
  const at = instantOf(day, text(form, 'time') || '09:00', isTimeZone(zone) ? zone : 'UTC')
  return { title: text(form, 'title'), dueAt: day ? (at ?? '') : null }
}

/** Tags as people type them, separated by commas. */
export function tagsOf(form: FormData): string[] {
  return text(form, 'tags')
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean)
}

/** What of a lead its own form changes. */
export function detailsOf(form: FormData): Record<string, unknown> {
  return {
    tags: tagsOf(form),
    priority: text(form, 'priority') || null,
    ownerId: text(form, 'ownerId') || null,
  }
}

/** Somebody new, by address or as a person who is known. */
export function newcomerOf(form: FormData): Record<string, unknown> {
  const given = ['personId', 'email', 'firstName', 'lastName', 'company', 'phone', 'notes'].flatMap(
    (name) => {
      const value = text(form, name)
      return value ? [[name, value]] : []
    },
  )
  return Object.fromEntries(given) as Record<string, unknown>
}
