/** The threads of each view, in the words of the page's address and of the API alike. */
const VIEWS = {
  approval: { box: 'approval' },
  unread: { unread: 'true' },
  answered: { state: 'sent' },
  all: { box: 'inbox' },
} as const
export type View = keyof typeof VIEWS
const VIEW_NAMES = Object.keys(VIEWS) as View[]

/** Which threads the list shows. */
export interface Asked {
  view: View
  intentId: string | null
  mailboxId: string | null
  /** A part of a name or an address. */
  q: string
}

/** @param first the view where the address says nothing at all */
export function readAsked(params: URLSearchParams, first: View): Asked {
  const [intentId, mailboxId, q] = [params.get('intent'), params.get('mailbox'), params.get('q') ?? '']
  const named = VIEW_NAMES.find((view) => paramsOf(view).every(([name, value]) => params.get(name) === value))
  return { view: named ?? (intentId || mailboxId || q ? 'all' : first), intentId, mailboxId, q }
}

/** What of the list stands in the page's address; whatever is not changed stays. */
export function addressOf(asked: Asked, change: Partial<Asked> = {}): Record<string, string> {
  const { view, intentId, mailboxId, q } = { ...asked, ...change }
  return {
    ...VIEWS[view],
    ...(intentId && { intent: intentId }),
    ...(mailboxId && { mailbox: mailboxId }),
    ...(q && { q }),
  }
}

export function linkTo(asked: Asked, change: Partial<Asked> = {}): string {
  return `?${new URLSearchParams(addressOf(asked, change))}`
}

/** The list as the API is asked for it. */
export function filterOf({ view, intentId, mailboxId, q }: Asked) {
  return { ...VIEWS[view], intentId, mailboxId, q: q || null }
}

function paramsOf(view: View): [name: string, value: string][] {
  return Object.entries(VIEWS[view])
}
