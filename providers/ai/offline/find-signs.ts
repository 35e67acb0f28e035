import type { IntentChoice } from '#domain/assistant/jobs.ts'
import { conceptOf } from './concepts/all.ts'
import type { Sign } from './concepts/concept.ts'
import { keywordForm } from './keywords.ts'
import { isNegated } from './negation.ts'
import { plainSentence, type PlainSentence } from '#domain/assistant/plain-sentence.ts'

export interface Finding {
  weight: number
  /** As they stand in the mail. */
  words: string
}

const ONE_WORD = 1
const SEVERAL_WORDS = 1.6
const IN_SUBJECT = 0.7
const IN_PLEASANTRY = 0.3
const AFTER_BUT = 1.35
const BEFORE_BUT = 0.6

/** An answer's subject is usually ours and says nothing of what they want. */
const ANSWERED = /^\s*(?:re|aw|sv|tr|fwd?|réf?)\s*(?:\[\d+\])?\s*[:：]/i
/** "Feel free to call me" asks for no call. */
const PLEASANTRY =
  /\b(?:feel free to|(?:do not|don't) hesitate|if you have any (?:questions|issues|problems)|should you have any|n'hesitez pas|si vous avez (?:la moindre|des|une) questions?|(?:hope|trust) (?:this|that) helps)\b/
/** A meeting that has been is no wish for one. */
const OF_THE_PAST =
  /\b(?:minutes|notes|summary|recording|compte[ -]rendu|proces-verbal|enregistrement) (?:[\w'-]+ ){0,4}$|\b(?:last|previous|recent|yesterday's|derniere?|precedente?) $|\b(?:thanks?|thank you|merci) (?:for|pour) (?:the|your|la|le|votre|cette?|our|notre) (?:[\w'-]+ )?$/
const EVENT =
  /^(?:meetings?|calls?|demos?|demonstrations?|trials?|appointments?|sessions?|quotes?|proposals?|reunions?|appels?|rendez-vous|essais?|visios?|devis)\b/
const BUT =
  /(?:^|[ ,;])(?:but|however|though|that said|on the other hand|mais|cependant|toutefois|en revanche|par contre)[ ,]/

export const isPleasantry = (plain: string) => PLEASANTRY.test(plain)

/** All that speaks for an intent in a mail. */
export function findSigns(
  intent: IntentChoice,
  sentences: readonly PlainSentence[],
  subject: string,
): Finding[] {
  const concept = conceptOf(intent)
  const signs = [...(concept?.signs ?? []), ...keywordSigns(intent.keywords)]
  const texts = ANSWERED.test(subject)
    ? sentences.map((sentence) => ({ sentence, factor: 1 }))
    : [
        ...sentences.map((sentence) => ({ sentence, factor: 1 })),
        { sentence: plainSentence(subject), factor: IN_SUBJECT },
      ]
  return texts.flatMap(({ sentence, factor }) => {
    const found = withoutOverlaps(inSentence(signs, sentence, factor))
    const whole = found.length === 0 ? (concept?.weigh?.(sentence.plain) ?? 0) * factor : 0
    return whole > 0 ? [{ weight: whole, words: sentence.original(0, sentence.plain.length) }] : found
  })
}

function keywordSigns(keywords: readonly string[]): Sign[] {
  return keywords.flatMap((keyword) => {
    const form = keywordForm(keyword)
    if (!form) return []
    const isNegative = /\b(?:not|no|pas|plus|ne|non)\b/i.test(keyword)
    return [{ form, weight: /\s/.test(keyword.trim()) ? SEVERAL_WORDS : ONE_WORD, isNegative }]
  })
}

interface Placed extends Finding {
  from: number
  to: number
}

function inSentence(signs: readonly Sign[], { plain, original }: PlainSentence, factor: number): Placed[] {
  const pleasantry = isPleasantry(plain) ? IN_PLEASANTRY : 1
  const but = BUT.exec(plain)?.index
  const turn = (at: number) => (but === undefined ? 1 : at >= but ? AFTER_BUT : BEFORE_BUT)
  return signs.flatMap(({ form, weight, isNegative }) =>
    [...plain.matchAll(form)]
      .filter((match) => match[0] !== '' && (isNegative || !isDenied(plain, match)))
      .filter((match) => !isPast(plain, match))
      .map((match) => ({
        from: match.index,
        to: match.index + match[0].length,
        weight: weight * factor * pleasantry * turn(match.index),
        words: original(match.index, match.index + match[0].length),
      })),
  )
}

/** Of several readings of the same words the weightiest counts. */
function withoutOverlaps(found: readonly Placed[]): Finding[] {
  const kept: Placed[] = []
  for (const finding of found.toSorted((one, other) => other.weight - one.weight))
    if (!kept.some(({ from, to }) => finding.from < to && finding.to > from)) kept.push(finding)
  return kept.map(({ weight, words }) => ({ weight, words }))
}

function isPast(plain: string, { index, 0: words }: RegExpExecArray): boolean {
  return EVENT.test(words) && OF_THE_PAST.test(plain.slice(Math.max(0, index - 60), index))
}

/** Before the words or among them: "we are not interested". */
function isDenied(plain: string, { index, 0: words }: RegExpExecArray): boolean {
  return isNegated(plain, index) || isNegated(plain, index + words.lastIndexOf(' ') + 1)
}
