import { getContext, setContext } from 'svelte'
import { createFormat, type Format } from './format.ts'
import { dictionaries, type Words } from './index.ts'

/** Who reads: the language, the time zone, and a clock that ticks for "in 3 min". */
export class Reader {
  locale = $state('en')
  timeZone = $state('UTC')
  now = $state(0)
  readonly format: Format = $derived(createFormat(this.locale, this.timeZone))
  readonly words: Words = $derived(dictionaries[this.locale] ?? dictionaries.en)

  constructor(locale = 'en', timeZone = 'UTC', now = Date.now()) {
    this.locale = locale
    this.timeZone = timeZone
    this.now = now
  }
}

const KEY = Symbol('reader')

export const provideReader = (reader: Reader) => setContext(KEY, reader)

/** The reader of this page; call it while a component initialises. */
export function useReader(): Reader {
  return getContext<Reader | undefined>(KEY) ?? new Reader()
}

/** The words in the reader's language; call it while a component initialises. */
export const useWords = (): Words => useReader().words
