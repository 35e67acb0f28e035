/** What a draft may rest on, by how far it can be trusted. */
import { figuresIn, type Figure } from './figures.ts'
import { hostOf } from './links.ts'
import type { KnowledgeFact, MeetingPoint, ThreadLine } from './jobs.ts'

export interface Given {
  thread: readonly ThreadLine[]
  knowledge: readonly KnowledgeFact[]
  meeting: MeetingPoint
  /** What else we know ourselves: the first name, the persona, a colleague's wish. */
  given?: string
}

export interface Evidence {
  /** From us: entries, our own mails, the meeting point. */
  ours: string
  /** From them: a stranger's mail is proof of nothing but of what they wrote. */
  theirs: string
  isOurs(figure: Figure): boolean
  /** Of a time: the meeting point or a mail of ours names it. Opening hours are no appointment. */
  isArranged(figure: Figure): boolean
  isTheirs(figure: Figure): boolean
}

export function evidenceFor({ thread, knowledge, meeting, given = '' }: Given): Evidence {
  const linesOf = (direction: ThreadLine['direction']) =>
    thread.filter((entry) => entry.direction === direction).flatMap((entry) => entry.lines)
  const entries = knowledge.flatMap(({ title, content }) => [title, content])
  const ours = [...entries, ...meetingWords(meeting), ...linesOf('out'), given].join('\n')
  const theirs = linesOf('in').join('\n')
  const known = index(ours)
  const arranged = index([...meetingWords(meeting), ...linesOf('out')].join('\n'))
  const told = index(theirs)
  return {
    ours,
    theirs,
    isOurs: (figure) => has(known, figure),
    isArranged: (figure) => has(arranged, figure),
    isTheirs: (figure) => has(told, figure),
  }
}

/** The words of a meeting point that its draft may use. */
export function meetingWords(meeting: MeetingPoint): string[] {
  switch (meeting.kind) {
    case 'none':
    case 'cancelled':
      return []
    case 'offer':
      return [meeting.when]
    case 'later':
      return [meeting.words]
    case 'alternatives':
      return [...meeting.slots]
    case 'ask':
      return [meeting.phrase, ...meeting.slots].filter(Boolean)
  }
}

function index(text: string): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const figure of figuresIn(text))
    for (const key of figure.keys) {
      keys.add(`${figure.kind} ${key}`)
      if (figure.kind === 'link') keys.add(`link ${hostOf(key)}`)
      // "€29" in an entry is proof of the number 29 too.
      if (figure.kind === 'price' || figure.kind === 'percent') keys.add(`number ${key.replace(/ .*/, '')}`)
    }
  return keys
}

function has(keys: ReadonlySet<string>, { kind, keys: spellings }: Figure): boolean {
  return spellings.some((key) => keys.has(`${kind} ${key}`))
}
