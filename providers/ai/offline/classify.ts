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
import { findSigns, type Finding } from './find-signs.ts'
import { plainSentence, type PlainSentence } from '#domain/assistant/plain-sentence.ts'

/** The rule of the house: what fits nothing else is the default intent's, and half sure. */
const DEFAULT_CONFIDENCE = 0.5
const MIN_SCORE = 0.85
const MAX_SENTENCES = 60
const MAX_WORDS = 5
/** What one intent gains over another by one step of priority: enough to decide between equals. */
const PER_PRIORITY = 0.02
/** Every further sign of one intent says less that is new. */
const FADING = 0.6

/** Decide. The words are those of the mail. */
export function classifyOffline({ subject, thread, intents }: ClassifyInput): ClassifyOutput {
  const mail = lastInbound(thread)
  const lines = withoutSignature(mail?.lines ?? [])
  const sentences = sentencesOf(lines)
    .slice(0, MAX_SENTENCES)
    .map(({ text }) => plainSentence(text))
  const language = languageOf(lines.join('\n')) ?? languageOfThread(lines, thread)
  const [best, second] = intents
    .filter(({ isDefault }) => !isDefault)
    .map((intent) => weigh(intent, sentences, subject))
    .sort((one, other) => other.score - one.score)
  if (!best || best.score < MIN_SCORE) return byDefault(intents, language)
  return {
    intentId: best.intent.id,
    confidence: confidence(best.score, second?.score ?? 0),
    words: [...new Set(best.findings.map(({ words }) => words))].slice(0, MAX_WORDS),
    language,
  }
}

interface Weighed {
  intent: IntentChoice
  score: number
  findings: Finding[]
}

function weigh(intent: IntentChoice, sentences: readonly PlainSentence[], subject: string): Weighed {
  const findings = findSigns(intent, sentences, subject).sort((one, other) => other.weight - one.weight)
  const sum = findings.reduce((score, { weight }, index) => score + weight * FADING ** index, 0)
  return { intent, score: sum * (1 + PER_PRIORITY * Math.min(Math.max(intent.priority, 0), 20)), findings }
}

/** Grows with what speaks for the intent and shrinks with what speaks for the next. */
function confidence(best: number, second: number): number {
  const strength = 1 - Math.exp(-best / 2.2)
  const lead = (best - second) / best
  return Math.round((0.5 + 0.47 * strength * (0.35 + 0.65 * lead)) * 100) / 100
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
