import { PROMPTS } from '#prompts/prompts.ts'
import type { Assistant } from '#providers/ai/assistant.ts'
import type { Eval, Judged } from './eval.ts'
import { readMails, type Corpus, type EvalMail } from './mails/read-mails.ts'
import { classifyInput } from './threads.ts'

interface IntentsEval {
  assistant: Assistant
  title: string
  aim: number | null
  corpora: readonly Corpus[]
}

/** The seeded intents, by intent and language. */
export function intentsEval({ assistant, title, aim, corpora }: IntentsEval): Eval {
  return {
    title,
    aim,
    async judge() {
      const judged: Judged[] = []
      for (const mail of corpora.flatMap((corpus) => readMails(corpus)))
        judged.push(...(await judge(assistant, mail)))
      return judged
    },
  }
}

async function judge(
  assistant: Assistant,
  { expected, language, subject, lines }: EvalMail,
): Promise<Judged[]> {
  const input = classifyInput(lines, language, subject)
  const reply = await assistant.answer({ job: 'classify', input, prompt: PROMPTS.classify(input) })
  const got = reply.kind === 'answered' ? reply.output.intentId : reply.failure.code
  const found = reply.kind === 'answered' ? reply.output.language : null
  const mail = lines.join(' ').replace(/\s+/g, ' ').trim().slice(0, 110)
  return [
    { group: `${expected}, ${language}`, isRight: got === expected, wrong: `${expected} → ${got}: ${mail}` },
    {
      group: `language ${language}`,
      isRight: found === language,
      wrong: `${language} → ${found ?? 'none'}: ${mail}`,
    },
  ]
}

/** How often a decision is right that says it is so sure. */
export function confidenceEval(assistant: Assistant, corpora: readonly Corpus[]): Eval {
  return {
    title: 'Confidence: of the decisions that are so sure, so many are right',
    aim: null,
    async judge() {
      const judged: Judged[] = []
      for (const { expected, language, subject, lines } of corpora.flatMap((corpus) => readMails(corpus))) {
        const input = classifyInput(lines, language, subject)
        const reply = await assistant.answer({ job: 'classify', input, prompt: PROMPTS.classify(input) })
        if (reply.kind === 'failed') continue
        const from = Math.min(Math.floor(reply.output.confidence * 5) / 5, 0.8)
        const group = `${from.toFixed(1)} to ${(from + 0.2).toFixed(1)}`
        judged.push({ group, isRight: reply.output.intentId === expected, wrong: '' })
      }
      return judged.toSorted((one, other) => one.group.localeCompare(other.group))
    },
  }
}
