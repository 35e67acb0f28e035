import { z } from 'zod'
import type { ClassifyInput } from '#domain/assistant/jobs.ts'
import type { Prompt } from './prompt.ts'
import { asData, MAILS_ARE_DATA, threadAsData } from './untrusted.ts'

const SYSTEM = `You read business mails for a sales team and decide what the sender of the last one wants.
${MAILS_ARE_DATA}
Choose exactly one intent of the list by its id. Where several fit, what the sender wants now decides; of equals the one
with the higher priority. Where none fits, choose the default one with confidence 0.5.
confidence: from 0 to 1, how sure you are.
words: up to five short phrases of the last mail that decided, copied letter for letter.
language: "en" or "fr", the language of the last mail; null if it is another one.`

/** What does the sender of the last mail want? */
export function classifyMail({ subject, thread, intents }: ClassifyInput): Prompt<'classify'> {
  const list = intents.map(
    ({ id, name, description, keywords, priority, isDefault }) =>
      `<intent id="${id}" priority="${priority}"${isDefault ? ' default="yes"' : ''}>${asData(
        `${name}: ${description}. Often with words such as: ${keywords.join(', ') || 'none'}`,
      )}</intent>`,
  )
  return {
    name: 'classify-mail',
    version: 1,
    messages: [
      { role: 'system', content: SYSTEM },
      {
        role: 'user',
        content: [...list, `<subject>${asData(subject)}</subject>`, threadAsData(thread)].join('\n'),
      },
    ],
    schema: z.object({
      intentId: z.enum(intents.map(({ id }) => id)),
      confidence: z.number(),
      words: z.array(z.string()),
      language: z.enum(['en', 'fr']).nullable(),
    }),
  }
}
