import { wordsOf } from './stems.ts'

/** So many words in a row are no accident. */
const RUN = 8

/** Whether a text repeats a stretch of what was said in confidence. */
export function leaks(text: string, confidential: readonly string[]): boolean {
  const said = ` ${wordsOf(text).join(' ')} `
  return confidential.some((secret) => {
    const words = wordsOf(secret)
    return words.some(
      (_, at) => at + RUN <= words.length && said.includes(` ${words.slice(at, at + RUN).join(' ')} `),
    )
  })
}
