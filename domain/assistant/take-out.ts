/** What one form finds in a text: its spelling, or several where it can be read in several ways; null: it is none. */
export type Reading = (groups: readonly string[]) => readonly string[] | null

/** A form and how its matches are spelt for a comparison. */
export type Form = readonly [RegExp, Reading]

/** Read every match of the forms out of a text. @returns the spellings, and the text without what was read */
export function takeOut(
  text: string,
  forms: readonly Form[],
): { found: (readonly string[])[]; rest: string } {
  const found: (readonly string[])[] = []
  let rest = text
  for (const [form, read] of forms)
    rest = rest.replace(form, (...args: unknown[]) => {
      const groups = args
        .slice(
          0,
          args.findIndex((arg) => typeof arg === 'number'),
        )
        .map((arg) => (typeof arg === 'string' ? arg : ''))
      const spellings = read(groups)
      if (spellings === null) return groups[0] ?? ''
      found.push(spellings)
      return ' ; '
    })
  return { found, rest }
}
