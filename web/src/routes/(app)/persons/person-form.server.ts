import type { Person } from 'contract/person.ts'
import { text } from '#lib/server/forms.ts'

const FIELDS = ['email', 'firstName', 'lastName', 'company', 'title', 'phone', 'timezone', 'locale'] as const

/** The form's texts as the API takes a person; an emptied field becomes "none". */
export function personOf(form: FormData): Record<string, unknown> {
  const read = (name: string) => text(form, name)
  const tags = read('tags')
    .split(',')
    .map((tag) => tag.trim())
  return {
    ...Object.fromEntries(FIELDS.map((name) => [name, read(name) || null])),
    email: read('email'),
    tags: tags.filter(Boolean),
  }
}

/** A person as texts for the form. */
export function textsOf(person: Person): Record<string, string> {
  const { company, tags } = person
  const texts = Object.fromEntries(
    FIELDS.map((name) => [name, name === 'company' ? company?.name : person[name]]),
  )
  return { ...(texts as Record<string, string>), tags: tags.join(', ') }
}
