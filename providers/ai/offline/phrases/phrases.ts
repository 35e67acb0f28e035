import type { MeetingPoint } from '#domain/assistant/jobs.ts'

/** What an answer is about, as far as its tone and its last sentence depend on it. */
export type Matter = 'decline' | 'meeting' | 'support' | 'demo' | 'interest' | 'other'
export type Manner = 'formal' | 'neutral' | 'informal'

type Because = Extract<MeetingPoint, { kind: 'alternatives' }>['because']

/** The sentences of one language. Lists hold ways of saying the same; a quote comes with its marks. */
export interface Phrases {
  quote(words: string): string
  list(items: readonly string[]): string
  greeting(name: string | null, manner: Manner): string
  /** Takes up a sentence of theirs. */
  takeUp: Readonly<Record<Matter, readonly ((quote: string) => string)[]>>
  /** Of a trouble that no entry helps with. */
  willLookInto: readonly string[]
  /** Where there is nothing to take up. */
  thanks: readonly string[]
  /** Before what an entry says. */
  asked: readonly ((quote: string) => string)[]
  /** What no entry answers. */
  willCheck: readonly ((quotes: string, isOne: boolean) => string)[]
  /** What no entry answers of a great many questions; '' where none can be quoted. */
  stillOpen: readonly ((quotes: string) => string)[]
  /** What an entry answers only in general. */
  willCheckToo: readonly ((name: string) => string)[]
  /** What we have answered before. */
  answeredBefore: readonly ((quote: string) => string)[]
  /** Before a fact that nobody asked for. */
  mayHelp: readonly string[]
  offer: readonly ((when: string) => string)[]
  notThen: Readonly<Record<Because, readonly string[]>>
  free: readonly ((slots: string) => string)[]
  whichSlot: readonly string[]
  whichReading: readonly ((phrase: string) => string)[]
  cancelled: readonly string[]
  /** They want to hear from us later, in these words of theirs. */
  later: readonly ((words: string) => string)[]
  /** They want to meet and nobody has named a time. */
  whenSuits: readonly string[]
  /** They name a time, and nobody has looked at the calendar. */
  checkTime: readonly string[]
  closing: Readonly<Record<Matter, readonly string[]>>
  /** By number, the last for all that follow; of their words or, if `isOurs`, of ours. */
  followUps: readonly FollowUpPhrases[]
  /** A wish that nothing we know can fill. */
  wishUnmet: readonly ((quote: string) => string)[]
  askFor: readonly ((what: string) => string)[]
  /** Set before the sign-off that code adds. */
  courtesy: Readonly<Record<Manner, string | null>>
}

export interface FollowUpPhrases {
  opening: readonly ((quote: string, isOurs: boolean) => string)[]
  closing: readonly string[]
}
