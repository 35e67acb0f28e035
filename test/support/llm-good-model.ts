/** A model that has nothing but the words of the prompt, and answers them by the rules of the offline assistant. */
import type { IntentChoice, KnowledgeFact, ThreadLine } from '#domain/assistant/jobs.ts'
import { classifyOffline } from '#providers/ai/offline/classify.ts'
import { draftOffline } from '#providers/ai/offline/draft.ts'
import type { LlmRequest } from './llm-request.ts'

export function answerWell(request: LlmRequest): unknown {
  const text = request.messages.filter(({ role }) => role === 'user')[0]?.content ?? ''
  const system = request.messages[0]?.content ?? ''
  const thread = threadIn(text)
  const subject = element(text, 'subject')
  if (system.includes('decide what the sender'))
    return classifyOffline({ subject, thread, intents: intentsIn(text) })
  if (system.includes('check the answer')) return { issues: [] }
  return draftOffline({
    kind: element(text, 'task').startsWith('Answer') ? 'answer' : 'follow_up',
    followUp: Number(/follow-up number (\d+)/.exec(element(text, 'task'))?.[1] ?? 0),
    language: element(text, 'language') === 'French' ? 'fr' : 'en',
    firstName: element(text, 'recipient').replace('no name known', '') || null,
    intent: { name: element(text, 'intent').split('. ')[0] ?? '', instruction: '' },
    subject,
    thread,
    knowledge: entriesIn(text),
    persona: element(text, 'persona'),
    instruction: element(text, 'wish').replace(/^A colleague asks: /, ''),
    meeting: { kind: 'none' },
    issues: [],
  })
}

const decoded = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

function element(text: string, name: string): string {
  return decoded(new RegExp(`^<${name}>(.*)</${name}>$`, 'm').exec(text)?.[1] ?? '')
}

function threadIn(text: string): ThreadLine[] {
  return [...text.matchAll(/^<mail name="(\w+)" from="(them|us)">\n([\s\S]*?)\n?<\/mail>$/gm)].map(
    ([, mail = '', from, lines = '']) => ({
      mail,
      direction: from === 'us' ? 'out' : 'in',
      lines: lines.split('\n').map((line) => decoded(line.replace(/^\w+:\d+ /, ''))),
    }),
  )
}

function entriesIn(text: string): KnowledgeFact[] {
  return [...text.matchAll(/^<entry name="(\w+)">([^:]*): (.*)<\/entry>$/gm)].map(
    ([, ref = '', title = '', content = '']) => ({ ref, title: decoded(title), content: decoded(content) }),
  )
}

function intentsIn(text: string): IntentChoice[] {
  return [...text.matchAll(/^<intent id="([^"]+)" priority="(\d+)"( default="yes")?>(.*)<\/intent>$/gm)].map(
    ([, id = '', priority, isDefault, words = '']) => {
      const [, name = '', description = '', keywords = ''] =
        /^(.*?): (.*)\. Often with words such as: (.*)$/.exec(decoded(words)) ?? []
      return {
        id,
        name,
        description,
        keywords: keywords === 'none' ? [] : keywords.split(', '),
        priority: Number(priority),
        isDefault: isDefault !== undefined,
      }
    },
  )
}
