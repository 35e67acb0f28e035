/** What a key press means; `waiting` is the first key of a pair such as "g c". */
export type Shortcut = { kind: 'go'; href: string } | { kind: 'search' } | { kind: 'shortcuts' }

export const GO_TO = {
  c: '/campaigns',
  p: '/persons',
  s: '/sequences',
  o: '/imports',
  i: '/inbox',
  d: '/calendar', // its days
  n: '/needs-you',
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
    return undefined
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, dialog') !== null)
  )
}
