/** What of a page is to be read again when the live stream has told something. */

/** What changed: the topics are those of `LiveNotice` in `database/records/events.ts`, or `all`. */
export interface Notice {
  topic: string
  id: string
}

/** What the pages of a section show. A section that is missing here is read again for everything. */
const SHOWN: Record<string, readonly string[]> = {
  'needs-you': ['hold', 'thread', 'meeting', 'lead', 'campaign'],
  inbox: ['thread', 'hold', 'meeting', 'lead', 'intent'],
  'follow-ups': ['thread'],
  calendar: ['meeting'],
  leads: ['lead', 'thread', 'meeting', 'person'],
  persons: ['person', 'import', 'thread', 'lead'],
  imports: ['import'],
  campaigns: ['campaign', 'hold'],
  sequences: ['campaign'],
  mailboxes: ['mailbox', 'campaign', 'thread'],
  intents: ['intent', 'thread'],
  knowledge: ['knowledge'],
}
/** Sections whose page of one shows only what has its id, of this topic. */
const OWN: Record<string, string> = { persons: 'person', campaigns: 'campaign', imports: 'import' }
/** What the counts in the navigation are of. */
const COUNTED = ['thread', 'hold', 'lead']

/**
 * @param news what was told since the last reading; null where something may have been missed
 * @returns `counts`: the page shows nothing of it, the navigation beside it may
 */
export function scopeOf(pathname: string, news: readonly Notice[] | null): 'page' | 'counts' | 'nothing' {
  const [section = '', one] = pathname.split('/').filter(Boolean)
  // A form for something new shows nothing that changes, and reading it again could undo what was just chosen.
  if (one === 'new') return 'counts'
  if (news === null || news.some((notice) => isShown(section, one, notice))) return 'page'
  return news.some(({ topic }) => COUNTED.includes(topic)) ? 'counts' : 'nothing'
}

function isShown(section: string, one: string | undefined, { topic, id }: Notice): boolean {
  const shown = SHOWN[section]
  if (!shown || topic === 'all') return true
  if (section === 'inbox' && one !== undefined && topic === 'person') return true // mails to them stand in the thread
  if (!shown.includes(topic)) return false
  return one === undefined || OWN[section] !== topic || one === id
}

/** What an event of the stream tells; one that cannot be read may tell anything. */
export function noticeIn(event: object): Notice {
  try {
    const { topic, id } = JSON.parse('data' in event ? String(event.data) : '') as Partial<Notice>
    if (typeof topic === 'string' && typeof id === 'string') return { topic, id }
  } catch {
    // told below
  }
  return { topic: 'all', id: '' }
}
