/** How many lines of a mail are shown at first. */
const SHOWN = 40
/** A few lines more are not worth a click. */
const SPARE = 10

/** The beginning of a text, and how many lines of it are folded away. */
export function fold(text: string): { shown: string; hidden: number } {
  const lines = text.split('\n')
  if (lines.length <= SHOWN + SPARE) return { shown: text, hidden: 0 }
  return { shown: lines.slice(0, SHOWN).join('\n'), hidden: lines.length - SHOWN }
}
