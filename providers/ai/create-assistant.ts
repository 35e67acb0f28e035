import type { Assistant } from './assistant.ts'
import { createOfflineAssistant } from './offline/offline.ts'
import { createOpenAiAssistant, type OpenAiAccess } from './openai.ts'

/** The assistant that is configured; without a model, the one that needs none. */
export function createAssistant(access: OpenAiAccess | null): Assistant {
  return access ? createOpenAiAssistant(access) : createOfflineAssistant()
}
