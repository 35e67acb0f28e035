import type { AssistantJobs, JobName } from '#domain/assistant/jobs.ts'
import { classifyMail } from './classify-mail.ts'
import { draftAnswer } from './draft-answer.ts'
import type { Prompt } from './prompt.ts'
import { validateDraft } from './validate-draft.ts'

/** The prompt of each job. */
export const PROMPTS: { readonly [J in JobName]: (input: AssistantJobs[J]['input']) => Prompt<J> } = {
  classify: classifyMail,
  draft: draftAnswer,
  validate: validateDraft,
}
