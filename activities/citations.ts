/** What a draft's sentences rest on: named within a job by `k1` or `m2:3`, kept as the rows that these stood for. */
import type { StoredCitation } from '#database/records/citations.ts'
import { meetingWords } from '#domain/assistant/evidence.ts'
import type { DraftClaim, KnowledgeFact, MeetingPoint } from '#domain/assistant/jobs.ts'
import { sentencesIn } from '#domain/assistant/sentences.ts'
import { sharedStems, stemsOf } from '#domain/assistant/stems.ts'
import type { NumberedMail } from './thread-context.ts'

export interface NumberedEntry extends KnowledgeFact {
  id: string
}

/** What the assistant was given to rest a draft on. */
export interface Sources {
  lines: readonly NumberedMail[]
  knowledge: readonly NumberedEntry[]
  meeting: MeetingPoint
}

type StoredSource = StoredCitation['sources'][number]

/** The claims of a draft as they are kept, each with the words that bear it out. */
export function citationsFor(claims: readonly DraftClaim[], sources: Sources): StoredCitation[] {
  return claims.map(({ text, sources: refs }) => ({
    text,
    sources: refs.map((ref) => resolve(ref, text, sources)).filter((source) => source !== null),
  }))
}

function resolve(ref: string, text: string, { lines, knowledge, meeting }: Sources): StoredSource | null {
  if (ref === 'meeting')
    return { kind: 'meeting', id: null, line: null, quote: meetingWords(meeting).join('; ') }
  const entry = knowledge.find((fact) => fact.ref === ref)
  if (entry)
    return { kind: 'knowledge', id: entry.id, line: null, quote: nearestSentence(entry.content, text) }
  const [mailRef, lineRef] = ref.split(':')
  const mail = lines.find((candidate) => candidate.mail === mailRef)
  const line = Number(lineRef)
  const quote = mail?.lines[line - 1]
  return mail && quote !== undefined ? { kind: 'mail', id: mail.id, line, quote } : null
}

/** The sentence of a text that says most of what another one says. */
function nearestSentence(content: string, text: string): string {
  const wanted = stemsOf(text)
  const ranked = sentencesIn(content)
    .map((sentence) => ({ sentence, shared: sharedStems(stemsOf(sentence), wanted) }))
    .sort((one, other) => other.shared - one.shared)
  return ranked[0]?.sentence ?? content.slice(0, 300)
}

/** The same claims again, for whoever checks the draft; a source that is gone is named no more. */
export function claimsOf(
  citations: readonly StoredCitation[],
  { lines, knowledge }: Pick<Sources, 'lines' | 'knowledge'>,
): DraftClaim[] {
  const nameOf = ({ kind, id, line }: StoredSource): string | undefined => {
    if (kind === 'meeting') return 'meeting'
    if (kind === 'knowledge') return knowledge.find((fact) => fact.id === id)?.ref
    const mail = lines.find((candidate) => candidate.id === id)
    return mail && `${mail.mail}:${line ?? 0}`
  }
  return citations.map(({ text, sources }) => ({
    text,
    sources: sources.map(nameOf).filter((name) => name !== undefined),
  }))
}
