/** How something that a mail may want is usually said, and which intents mean it. */
export interface Concept {
  /** In the name or the keywords of an intent that means this; plain words. */
  means: RegExp
  signs: readonly Sign[]
  /** What is no matter of words: the weight of a sentence as a whole. */
  weigh?: (sentence: string) => number
}

export interface Sign {
  /** On one sentence in plain words. */
  form: RegExp
  /** 1: as a single keyword; 3: leaves no doubt. */
  weight: number
  /** The form itself says no ("not working"), so that a "not" before it takes nothing away. */
  isNegative: boolean
}

/** Signs of one weight, each said in one way; `_` stands for up to three words in between. */
export function signs(weight: number, forms: readonly string[], { isNegative = false } = {}): Sign[] {
  return forms.map((form) => ({
    form: new RegExp(`\\b(?:${form.replaceAll(' _ ', "(?: [\\w'-]+){0,3} ")})`, 'g'),
    weight,
    isNegative,
  }))
}

/** Words that alone are only a hint; `+` stands for any ending. */
export function hints(weight: number, words: string): Sign[] {
  return words
    .trim()
    .split(/\s*,\s*/)
    .map((word) => ({
      form: new RegExp(`(?<![a-z0-9'-])${word.trim().replaceAll('+', "[a-z']*")}(?![a-z0-9])`, 'g'),
      weight,
      isNegative: false,
    }))
}
