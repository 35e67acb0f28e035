/** What a mail of ours asks of a time, for whoever answers it: "shall we talk?", "Tuesday at 10:00 or Wednesday at 14:00?" */
import { candidatesOf } from './candidates.ts'
import { MEET, REQUEST } from './cues.ts'
import type { CalendarSpan } from './free-slots.ts'
import { sentencesOf } from './sentences.ts'
import type { TimeMention } from './time-mention.ts'

export interface OurMail {
  text: string
  mentions: readonly TimeMention[]
}

export interface OurAsking {
  /** It asks to meet, whether it names a time or not. */
  asksToMeet: boolean
  /** The exact times that it proposes and that are still to come, in its order; `minutes` long unless it says otherwise. */
  offered: CalendarSpan[]
}

export function askingOf(
  { text, mentions }: OurMail,
  { now, minutes }: { now: number; minutes: number },
): OurAsking {
  const sentences = sentencesOf(text)
  const { wanted } = candidatesOf(mentions, {
    text,
    sentences,
    now,
    hasOffered: false,
    asksToMeet: false,
    meeting: null,
  })
  const offered = wanted.flatMap(({ precision, startAt, endAt, alternatives }) =>
    precision === 'time' && startAt !== null && startAt > now && alternatives.length === 0
      ? [{ startAt, endAt: endAt ?? startAt + minutes * 60_000 }]
      : [],
  )
  const asksToMeet = sentences.some(
    ({ plain, isQuestion }) => (isQuestion && MEET.test(plain)) || REQUEST.test(plain),
  )
  return { asksToMeet, offered }
}
