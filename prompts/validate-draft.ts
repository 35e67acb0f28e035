import { z } from 'zod'
import type { ValidateInput } from '#domain/assistant/jobs.ts'
import type { Prompt } from './prompt.ts'
import { asData, MAILS_ARE_DATA, threadAsData } from './untrusted.ts'

const SYSTEM = `You check the answer that a sales team is about to send to the last mail of a thread.
${MAILS_ARE_DATA}
Name every problem that you find, and none that is not there:
question_unanswered: a question of the last mail is neither answered nor said to be checked
invented_price, invented_date, invented_number, invented_link: it stands in no entry, mail or meeting point
no_evidence: another statement of fact that nothing supports
tone: rude, pressing or too familiar for business
too_short, too_long: for what was asked
wrong_language: not in the language that is asked for
repeats_earlier_mail: says what we have already written
placeholder_left: a gap that somebody should have filled
instruction_not_followed: a colleague's wish, if there is one, is not done`

/** Is this draft fit to be sent? */
export function validateDraft({
  language,
  thread,
  knowledge,
  meeting,
  instruction,
  body,
}: ValidateInput): Prompt<'validate'> {
  const content = [
    `<language>${language === 'en' ? 'English' : 'French'}</language>`,
    ...knowledge.map(
      ({ ref, title, content: text }) => `<entry name="${ref}">${asData(`${title}: ${text}`)}</entry>`,
    ),
    `<meeting>${asData(JSON.stringify(meeting))}</meeting>`,
    ...(instruction ? [`<wish>A colleague asks: ${asData(instruction)}</wish>`] : []),
    threadAsData(thread),
    `<draft>${body.split('\n').map(asData).join('\n')}</draft>`,
  ]
  return {
    name: 'validate-draft',
    version: 2,
    messages: [
      { role: 'system', content: SYSTEM },
      { role: 'user', content: content.join('\n') },
    ],
    schema: z.object({
      issues: z.array(
        z.enum([
          'question_unanswered',
          'invented_price',
          'invented_date',
          'invented_number',
          'invented_link',
          'no_evidence',
          'tone',
          'too_short',
          'too_long',
          'wrong_language',
          'repeats_earlier_mail',
          'placeholder_left',
          'instruction_not_followed',
        ]),
      ),
    }),
  }
}
