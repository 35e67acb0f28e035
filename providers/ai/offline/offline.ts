/** The assistant that needs no model: it answers by rules that can be read, the same to the same question. */
import type { AssistantJobs, JobName } from '#domain/assistant/jobs.ts'
import type { Assistant } from '../assistant.ts'
import { classifyOffline } from './classify.ts'
import { draftOffline } from './draft.ts'
import { validateOffline } from './validate.ts'

const JOBS: { readonly [J in JobName]: (input: AssistantJobs[J]['input']) => AssistantJobs[J]['output'] } = {
  classify: classifyOffline,
  draft: draftOffline,
  validate: validateOffline,
}

export function createOfflineAssistant(): Assistant {
  return {
    engine: 'offline',
    isMetered: false,
    answer: async ({ job, input }) => ({
      kind: 'answered',
      output: JOBS[job](input),
      usage: { promptTokens: 0, completionTokens: 0 },
    }),
  }
}
