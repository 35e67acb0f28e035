/** Which sentences of a draft state something, and whether what they cite bears them out. */
import { plainWords } from '../mail/words.ts'
import { meetingWords, type Given } from './evidence.ts'
import type { DraftClaim } from './jobs.ts'
import { sentencesIn } from './sentences.ts'
import { statesNothing } from './politeness.ts'
import { sharedStems, stemsOf, wordsOf } from './stems.ts'

const MIN_WORDS = 4

/** Sentences that state something about the world. */
export function statementsIn(body: string): string[] {
  return sentencesIn(withoutQuotes(body)).filter(
    (sentence) =>
      !statesNothing(sentence) && wordsOf(sentence).length >= MIN_WORDS && stemsOf(sentence).size > 0,
  )
}

/** Their words, between marks: what is quoted is not stated. */
export function withoutQuotes(text: string): string {
  return text.replace(/“[^”\n]{0,400}”|«[^»\n]{0,400}»|"[^"\n]{0,400}"/g, '“…”')
}

/** Of a sentence's meaning at least this much must stand in what it cites. */
const BORNE_OUT = 0.34

/**
 * The statements that no claim covers, or whose sources say nothing of the kind. A stranger's mail bears out nothing:
 * that they wrote a thing makes it no fact of ours.
 */
export function uncitedStatements(body: string, claims: readonly DraftClaim[], given: Given): string[] {
  const sources = claims.map(({ text, sources: refs }) => ({
    text: comparable(text),
    stems: wordStems(refs.map((ref) => sourceText(given, ref)).join('\n')),
  }))
  return statementsIn(body).filter((statement) => {
    const own = wordStems(statement)
    const text = comparable(statement)
    return !sources.some(
      (source) =>
        (source.text.includes(text) || text.includes(source.text)) &&
        sharedStems(own, source.stems) >= Math.max(1, own.size * BORNE_OUT),
    )
  })
}

/** Without topics: that both are about prices does not make the one bear out the other. */
function wordStems(text: string): Set<string> {
  return new Set([...stemsOf(text)].filter((stem) => !stem.startsWith('#')))
}

const comparable = (text: string) => plainWords(withoutQuotes(text)).replace(/[^\p{L}\p{N}%€$£ ]/gu, '')

/** What may be said of a meeting point beside its times. */
const MEETING_VOCABULARY =
  'meeting appointment time slot free kept taken passed past over outside working hours invitation cancelled follows rendez-vous creneau moment libre reserve pris passe horaires invitation annule suit'

/** The words of ours that a source stands for. A line is read with its neighbours, for a sentence may run over several. */
function sourceText({ thread, knowledge, meeting }: Given, ref: string): string {
  if (ref === 'meeting') return [...meetingWords(meeting), MEETING_VOCABULARY].join('\n')
  const entry = knowledge.find((fact) => fact.ref === ref)
  if (entry) return `${entry.title}\n${entry.content}`
  const [mail, line] = ref.split(':')
  const ours = thread.find((candidate) => candidate.mail === mail && candidate.direction === 'out')
  const lines = ours?.lines ?? []
  const at = Number(line) - 1
  return at >= 0 ? lines.slice(Math.max(0, at - 1), at + 3).join('\n') : ''
}
