/** What of an assistant's answer may be used: nothing that names what it was not given. */
import { plainWords } from '../mail/words.ts'
import type {
  AssistantJobs,
  ClassifyInput,
  ClassifyOutput,
  DraftInput,
  DraftOutput,
  JobName,
  ThreadLine,
} from './jobs.ts'
import { leaks } from './leaks.ts'

/** Longer than any mail that somebody should send; what a runaway model writes. */
export const MAX_BODY = 6_000
const MAX_WORDS = 10
const MAX_CLAIMS = 60

export type CheckedAnswer<J extends JobName> =
  { kind: 'usable'; output: AssistantJobs[J]['output'] } | { kind: 'unusable'; problem: string }

type Checks = {
  readonly [J in JobName]: (
    input: AssistantJobs[J]['input'],
    output: AssistantJobs[J]['output'],
  ) => CheckedAnswer<J>
}

const CHECKS: Checks = {
  classify: checkClassification,
  draft: checkDraftAnswer,
  validate: (_input, { issues }) => ({ kind: 'usable', output: { issues: [...new Set(issues)] } }),
}

/** Check one answer against its question. Words and sources that do not exist are left out; the rest is refused. */
export function checkedAnswer<J extends JobName>(
  job: J,
  input: AssistantJobs[J]['input'],
  output: AssistantJobs[J]['output'],
): CheckedAnswer<J> {
  return CHECKS[job](input, output)
}

function checkClassification(input: ClassifyInput, output: ClassifyOutput): CheckedAnswer<'classify'> {
  const { intentId, confidence } = output
  if (!input.intents.some(({ id }) => id === intentId))
    return { kind: 'unusable', problem: 'The intent is none of the list.' }
  if (!(confidence >= 0 && confidence <= 1))
    return { kind: 'unusable', problem: 'The confidence is not between 0 and 1.' }
  const last = input.thread.findLast(({ direction }) => direction === 'in')
  const mail = plainWords([input.subject, ...(last?.lines ?? [])].join(' '))
  const words = output.words.filter((word) => word.trim() !== '' && mail.includes(plainWords(word)))
  return { kind: 'usable', output: { ...output, words: words.slice(0, MAX_WORDS) } }
}

function checkDraftAnswer(input: DraftInput, { body, claims }: DraftOutput): CheckedAnswer<'draft'> {
  if (body.trim() === '') return { kind: 'unusable', problem: 'The body is empty.' }
  if (body.length > MAX_BODY) return { kind: 'unusable', problem: 'The body is far too long.' }
  if (leaks(body, [input.persona, input.intent.instruction]))
    return { kind: 'unusable', problem: 'The body repeats what the assistant was told in confidence.' }
  const written = oneLine(body)
  const kept = claims
    .slice(0, MAX_CLAIMS)
    .filter(({ text }) => text.trim() !== '' && written.includes(oneLine(text)))
    .map(({ text, sources }) => ({ text, sources: sources.filter((source) => isSource(input, source)) }))
    .filter(({ sources }) => sources.length > 0)
  return { kind: 'usable', output: { body: body.trim(), claims: kept } }
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

/** Whether a source names something that the assistant was given: `k1`, `m2:3`, `meeting`. */
export function isSource(
  given: Pick<DraftInput, 'knowledge' | 'meeting'> & { thread: readonly ThreadLine[] },
  source: string,
): boolean {
  if (source === 'meeting') return given.meeting.kind !== 'none'
  if (given.knowledge.some(({ ref }) => ref === source)) return true
  const [mail, line] = source.split(':')
  const lines = given.thread.find((entry) => entry.mail === mail)?.lines
  return lines !== undefined && /^\d+$/.test(line ?? '') && lines[Number(line) - 1] !== undefined
}
