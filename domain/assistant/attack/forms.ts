/** How sentences are matched that speak to a machine. In a form `~` is a gap within the sentence, ` _ ` up to four words. */

const GAP = '[^.!?]{0,70}?'
const WORDS = "(?: [\\w'’,-]+){0,4} "

export function forms(...patterns: readonly string[]): RegExp[] {
  return patterns.map(
    (pattern) => new RegExp(`(?<![a-z0-9])(?:${pattern.replaceAll(' _ ', WORDS).replaceAll('~', GAP)})`, 'u'),
  )
}
