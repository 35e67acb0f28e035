import type { DraftClaim, DraftOutput } from '#domain/assistant/jobs.ts'

/** One sentence of a draft and what it rests on; without sources it states nothing. */
export interface Part {
  text: string
  sources: readonly string[]
}

/** Sentences that stand together. */
export type Paragraph = readonly Part[]

/** Set the paragraphs as a plain text with the claims that it makes. */
export function assemble(greeting: string, paragraphs: readonly Paragraph[]): DraftOutput {
  const filled = paragraphs.filter((parts) => parts.length > 0)
  const texts = filled.map((parts) => parts.map(({ text }) => text).join(' '))
  const claims: DraftClaim[] = filled
    .flat()
    .filter(({ sources }) => sources.length > 0)
    .map(({ text, sources }) => ({ text, sources: [...sources] }))
  return { body: [greeting, ...texts].join('\n\n'), claims }
}
