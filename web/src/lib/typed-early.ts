/**
 * What somebody has typed before the scripts of the page had come. Bringing a page to life puts each field back to what the
 * server has rendered, so it is remembered before and given back after.
 */
type Field = HTMLInputElement | HTMLTextAreaElement

const remembered = new Map<Field, string>()
const isField = (target: unknown): target is Field =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && TEXTS.has(target.type))
const TEXTS = new Set(['text', 'email', 'password', 'search', 'tel', 'url', 'number'])

function remember({ target }: Event): void {
  if (isField(target)) remembered.set(target, target.value)
}

/** Before the page is brought to life. */
export function rememberTyped(): void {
  for (const field of document.querySelectorAll('input, textarea'))
    if (isField(field) && field.value !== field.defaultValue) remembered.set(field, field.value)
  document.addEventListener('input', remember, true)
}

/** Once it is alive: whoever listens to a field hears of it. */
export function giveBackTyped(): void {
  document.removeEventListener('input', remember, true)
  for (const [field, value] of remembered) {
    if (!field.isConnected || field.value === value) continue
    field.value = value
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  remembered.clear()
}
