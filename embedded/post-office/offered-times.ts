/** The times that an answer of ours names, in its own words: one is kept, several are to choose from. */

const ENGLISH =
  /\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+ \d{4} at \d{1,2}:\d\d \([^)\n]{1,40}\)/g
const FRENCH =
  /\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) \d{1,2} \S+ \d{4} à \d{1,2} h \d\d \([^)\n]{1,40}\)/g

export function offeredTimes(text: string): string[] {
  const plain = text.replace(/[^\S\n]+/g, ' ').replace(/\n(?!\n)/g, ' ')
  return [...new Set([...plain.matchAll(ENGLISH), ...plain.matchAll(FRENCH)].map(([words]) => words))]
}
