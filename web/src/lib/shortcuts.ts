/** What a key press means; `waiting` is the first key of a pair such as "g c". */
export type Shortcut =
  | { kind: 'go'; href: string }
  | { kind: 'search' }
  | { kind: 'shortcuts' }
  /** Press or focus what the page has for this key (`data-key`), if anything. */
  | { kind: 'press'; key: string }

/** Keys that mean something on pages that have an element for them. */
export const PAGE_KEYS = ['j', 'k', 'e'] as const

export const GO_TO = {
  c: '/campaigns',
  p: '/persons',
  s: '/sequences',
  o: '/imports',
  i: '/inbox',
  d: '/calendar', // its days
  n: '/needs-you',
  f: '/follow-ups',
  l: '/leads',
  t: '/intents',
  k: '/knowledge',
  m: '/mailboxes',
  r: '/mailroom',
} as const

/** How long the second key of a pair may take, in milliseconds. */
const PAIR_MS = 1_200

/** Reads single keys and pairs; keys typed into a field or with a modifier mean nothing. */
export function createShortcutReader(): (event: KeyboardEvent) => Shortcut | undefined {
  let armedUntil = 0
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return undefined
    const isArmed = event.timeStamp < armedUntil
    armedUntil = 0
    if (isArmed) {
      const href = Object.entries(GO_TO).find(([key]) => key === event.key)?.[1]
      return href ? { kind: 'go', href } : undefined
    }
    if (event.key === 'g') armedUntil = event.timeStamp + PAIR_MS
    if (event.key === '/') return { kind: 'search' }
    if (event.key === '?') return { kind: 'shortcuts' }
    if ((PAGE_KEYS as readonly string[]).includes(event.key)) return { kind: 'press', key: event.key }
    return undefined
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, dialog') !== null)
  )
}
