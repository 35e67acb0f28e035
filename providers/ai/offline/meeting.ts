import { figuresIn } from '#domain/assistant/figures.ts'
import type { DraftInput, MeetingPoint } from '#domain/assistant/jobs.ts'
import { lastInbound } from '#domain/assistant/questions.ts'
import type { Paragraph, Part } from './part.ts'
import type { Writing } from './writing.ts'

const SOURCES = ['meeting']

/** What the draft says about the meeting; `asksForOne`: they want to meet and nobody has named a time. */
export function meetingPart({ input, phrases, choose }: Writing, asksForOne: boolean): Paragraph {
  const fixed = (text: string): Part => ({ text, sources: SOURCES })
  const question = (text: string): Part => ({ text, sources: [] })
  const free = (slots: readonly string[]): Part[] =>
    slots.length > 0 ? [fixed(choose(phrases.free, (way) => way(phrases.list(slots))))] : []
  const meeting: MeetingPoint = input.meeting
  switch (meeting.kind) {
    case 'none':
      if (!asksForOne) return []
      return [question(choose(namesTime(input) ? phrases.checkTime : phrases.whenSuits, (way) => way))]
    case 'offer':
      return [fixed(choose(phrases.offer, (way) => way(meeting.when)))]
    case 'alternatives': {
      const ask = meeting.slots.length > 0 ? phrases.whichSlot : phrases.whenSuits
      return [
        fixed(choose(phrases.notThen[meeting.because], (way) => way)),
        ...free(meeting.slots),
        question(choose(ask, (way) => way)),
      ]
    }
    case 'ask':
      if (meeting.phrase === '')
        return [
          ...free(meeting.slots),
          question(choose(meeting.slots.length > 0 ? phrases.whichSlot : phrases.whenSuits, (way) => way)),
        ]
      return [
        fixed(
          choose(phrases.whichReading, (way) => way(phrases.quote(meeting.phrase.replace(/[“”"«»]/g, '')))),
        ),
        ...free(meeting.slots),
      ]
    case 'later':
      return [fixed(choose(phrases.later, (way) => way(meeting.words)))]
    case 'cancelled':
      return [fixed(choose(phrases.cancelled, (way) => way))]
  }
}

const PAST = /\b(?:last|since|yesterday|depuis) \p{L}+|\p{L}+ (?:dernier|dernière)\b/giu

/** They have named a day or an hour, so nobody asks them for one again. */
function namesTime({ thread }: DraftInput): boolean {
  const text = (lastInbound(thread)?.lines ?? []).join('\n').replace(PAST, ' ')
  return figuresIn(text).some(({ kind }) => kind === 'date' || kind === 'time')
}
