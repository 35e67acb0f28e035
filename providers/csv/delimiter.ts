export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** The character that parts the cells of the heading most often, outside quotes; a comma if there is none. */
export function detectDelimiter(sample: string): Delimiter {
  const counts = new Map<string, number>()
  let isQuoted = false
  for (const character of sample) {
    if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && (character === '\n' || character === '\r') && counts.size > 0) break
    else if (!isQuoted) counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  const often = (delimiter: string) => counts.get(delimiter) ?? 0
  return DELIMITERS.toSorted((a, b) => often(b) - often(a))[0] ?? ','
}
