/** Which intent a mail has, by how such things are said and by the intent's own keywords. */
import type {
  ClassifyInput,
  ClassifyOutput,
  IntentChoice,
  Language,
  ThreadLine,
} from '#domain/assistant/jobs.ts'
import { languageOf } from '#domain/assistant/language.ts'
import { lastInbound } from '#domain/assistant/questions.ts'
import { sentencesOf, withoutSignature } from '#domain/assistant/sentences.ts'
import { conceptNamed } from './concepts/all.ts'
import { findSigns, isPleasantry } from './find-signs.ts'
import { likenessOf, type Likeness } from './likeness.ts'
import { plainSentence, type PlainSentence } from '#domain/assistant/plain-sentence.ts'

/** The rule of the house: what fits nothing else is the default intent's, and half sure. */
const DEFAULT_CONFIDENCE = 0.5
/** Of an intent that no example is about: what a single keyword weighs. */
const MIN_SCORE = 0.85
/** So that of a hundred decisions with confidence 0.8 about eighty are right. */
const SHARPNESS = 0.8
const MAX_SENTENCES = 60
/** Whoever writes longer ones has pasted something. */
const MAX_SENTENCE = 1_000
const MAX_WORDS = 5
/** What one intent gains over another by one step of priority: enough to decide between equals. */
const PER_PRIORITY = 0.02
/** Who applies, or looks for people, wants something else of us. */
const OTHER_BUSINESS =
  /\b(?:candidature|curriculum|(?:my|mon) cv|cv (?:is )?(?:attached|enclosed|joint)|resume (?:is )?attached|vacancy|your profile|votre profil|open to a change|headhunt\w*|job offer|offre d'emploi|apply (?:as|for)|postuler?)\b/
const OTHER_FACTOR = 0.4

/** Every further sign of one intent says less that is new. */
const FADING = 0.6

/** What likeness to the examples counts for beside signs. */
const LIKENESS = 0.8
const MOST_ODDS = 4
/** By so much something must be likelier than nothing in particular. */
const MIN_LEAD = 0.6

/** Decide. The words are those of the mail. */
export function classifyOffline({ subject, thread, intents }: ClassifyInput): ClassifyOutput {
  const mail = lastInbound(thread)
  const lines = withoutSignature(mail?.lines ?? [])
  const sentences = sentencesOf(lines)
    .slice(0, MAX_SENTENCES)
    .map(({ text }) => plainSentence(text.slice(0, MAX_SENTENCE)))
  const language = languageOf(lines.join('\n')) ?? languageOfThread(lines, thread)
  const meant = sentences.filter(({ plain }) => !isPleasantry(plain))
  const likeness = language && meant.length > 0 ? likenessOf(meant.map(({ plain }) => plain)) : null
  const weighed = intents
    .filter(({ isDefault }) => !isDefault)
    .map((intent) => weigh(intent, { sentences, subject, likeness }))
    .toSorted((one, other) => other.score - one.score)
  const [best] = weighed
  if (!best || best.score < MIN_LEAD) return byDefault(intents, language)
  return {
    intentId: best.intent.id,
    confidence: confidence(weighed.map(({ score }) => score)),
    words: [...new Set(best.words)].slice(0, MAX_WORDS),
    language,
  }
}

interface Weighed {
  intent: IntentChoice
  /** Above 0: more likely than the default. */
  score: number
  words: string[]
}

interface Reading {
  sentences: readonly PlainSentence[]
  subject: string
  likeness: Likeness | null
}

function weigh(intent: IntentChoice, { sentences, subject, likeness }: Reading): Weighed {
  const findings = findSigns(intent, sentences, subject).sort((one, other) => other.weight - one.weight)
  const factor = sentences.some(({ plain }) => OTHER_BUSINESS.test(plain)) ? OTHER_FACTOR : 1
  const sum = findings.reduce((score, { weight }, index) => score + factor * weight * FADING ** index, 0)
  const signs = sum * (1 + PER_PRIORITY * Math.min(Math.max(intent.priority, 0), 20))
  const matter = conceptNamed(intent.name)
  if (!likeness || !matter)
    return { intent, score: signs - MIN_SCORE + MIN_LEAD, words: findings.map(({ words }) => words) }
  const odds = Math.max(-MOST_ODDS, Math.min(likeness.odds[matter], MOST_ODDS))
  const words = findings.length > 0 ? findings.map((finding) => finding.words) : likeness.words(matter)
  return { intent, score: signs + LIKENESS * odds, words }
}

/** Grows with what speaks for the intent and shrinks with what speaks for others, the default among them. */
function confidence([best = 0, ...others]: readonly number[]): number {
  const rest = [0, ...others].reduce((sum, score) => sum + Math.exp((score - best) * SHARPNESS), 0)
  return Math.round((1 / (1 + rest)) * 100) / 100
}

function byDefault(intents: readonly IntentChoice[], language: Language | null): ClassifyOutput {
  const intent =
    intents.find(({ isDefault }) => isDefault) ??
    intents.toSorted((one, other) => one.priority - other.priority)[0]
  return { intentId: intent?.id ?? '', confidence: DEFAULT_CONFIDENCE, words: [], language }
}

/** "OK, 14:00" has no language: then it is that of the conversation. */
function languageOfThread(lines: readonly string[], thread: readonly ThreadLine[]): Language | null {
  const text = lines.join(' ')
  const isClueless =
    /^[\p{Script=Latin}\p{N}\p{P}\p{S}\s]{1,40}$/u.test(text) && text.split(/\s+/).length <= 6
  return isClueless ? languageOf(thread.flatMap((entry) => entry.lines).join('\n')) : null
}
