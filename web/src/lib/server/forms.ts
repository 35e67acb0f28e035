import { fail, type ActionFailure } from '@sveltejs/kit'
import type { Done, FormFailure } from '#lib/form-failure.ts'
import { ApiError } from './api-error.ts'

/** The text fields of a form, without secrets, to be shown again after an error; of ticked boxes all, joined by commas. */
export function typed(form: FormData): Record<string, string> {
  const texts = [...form].flatMap(([name, value]) =>
    typeof value === 'string' && !/password|secret|token/i.test(name) ? [{ name, value }] : [],
  )
  const byName = Map.groupBy(texts, ({ name }) => name)
  return Object.fromEntries([...byName].map(([name, all]) => [name, all.map(({ value }) => value).join()]))
}

/**
 * Do what a form asks for; `work` redirects or answers. An expected refusal of the API (4xx) becomes the form's failure;
 * anything else stays an error.
 */
export async function attempt<T>(
  form: FormData,
  work: () => Promise<T>,
): Promise<T | ActionFailure<FormFailure>> {
  try {
    return await work()
  } catch (refusal) {
    if (!(refusal instanceof ApiError) || refusal.status >= 500) throw refusal
    const { problem, message } = refusal
    return fail(refusal.status, { message, fields: problem.errors ?? {}, values: typed(form), problem })
  }
}

/** The answer of an action that has worked and whose page does not show it plainly: `Said.svelte` puts it into words. */
export function done(what: Done): { done: Done } {
  return { done: what }
}

/** A form's text field without outer blanks; absent is ''. */
export function text(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
