import type { Words } from '#lib/words/index.ts'

/** Who wrote or decided: the offline assistant, a human, or a model by its name. */
export function engineName(words: Words['thread'], engine: string): string {
  if (engine === 'offline') return words.engineOffline
  return engine === 'human' ? words.engineHuman : engine
}
