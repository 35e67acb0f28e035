import { withoutQuotes } from './claims.ts'
import type { DraftClaim, KnowledgeFact, MeetingPoint, ThreadLine } from './jobs.ts'
import { promisesToCheck } from './politeness.ts'
import { isAboutTime, lastInbound, questionsIn, type Question } from './questions.ts'
import { sentencesIn } from './sentences.ts'
import { sharedStems, stemsOf } from './stems.ts'

interface Answer {
  body: string
  claims: readonly DraftClaim[]
  thread: readonly ThreadLine[]
  knowledge: readonly KnowledgeFact[]
  meeting: MeetingPoint
}

/** The questions of the last mail that came in which no sentence and no source of an answer takes up. */
export function unansweredQuestions(answer: Answer): Question[] {
  const mail = lastInbound(answer.thread)
  if (!mail) return []
  const own = withoutQuotes(answer.body)
  if (promisesToCheck(own)) return []
  const said = stemsOf(own)
  const sentences = sentencesIn(own)
  return questionsIn(mail).filter(
    (question) =>
      question.stems.size > 0 &&
      !isMet(question.stems, said) &&
      !isCited(question, answer) &&
      !(question.isAboutTime && (answer.meeting.kind !== 'none' || sentences.some(isAboutTime))),
  )
}

/** Two words in common, or one that names the topic, or all where there is but one. */
function isMet(question: ReadonlySet<string>, said: ReadonlySet<string>): boolean {
  const topics = [...question].filter((stem) => stem.startsWith('#'))
  return sharedStems(question, said) >= Math.min(2, question.size) || topics.some((topic) => said.has(topic))
}

/** Some sentence rests on the question's line, or on an entry about the same. */
function isCited({ mail, line, stems }: Question, { claims, knowledge }: Answer): boolean {
  return claims
    .flatMap(({ sources }) => sources)
    .some((source) => {
      const entry = knowledge.find(({ ref }) => ref === source)
      if (entry) return isMet(stems, stemsOf(`${entry.title}\n${entry.content}`))
      return source === `${mail}:${line}` || source === `${mail}:${line + 1}`
    })
}
