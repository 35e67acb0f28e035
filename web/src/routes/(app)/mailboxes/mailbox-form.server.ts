import { text } from '#lib/server/forms.ts'

/**
 * The servers as the API takes them; without reading, `imap` is null.
 * @param isKnown the mailbox exists already: a password left empty stays as it is
 */
export function serversOf(form: FormData, isKnown = false): Record<'smtp' | 'imap', unknown> {
  const server = (kind: 'smtp' | 'imap') => {
    const password = form.get(`${kind}.password`) || null
    return {
      host: text(form, `${kind}.host`),
      port: text(form, `${kind}.port`),
      secure: form.get(`${kind}.secure`) === 'on',
      username: text(form, `${kind}.username`) || null,
      ...(isKnown && password === null ? {} : { password }),
    }
  }
  return { smtp: server('smtp'), imap: form.get('withImap') === 'on' ? server('imap') : null }
}
