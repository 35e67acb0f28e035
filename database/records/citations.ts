import { openText } from '../envelopes.ts'
import type { Cipher } from '../keyring.ts'

/** A sentence of a draft and what it rests on, as it lies sealed in the draft's row. */
export interface StoredCitation {
  text: string
  sources: {
    kind: 'knowledge' | 'mail' | 'meeting'
    id?: string | null
    line?: number | null
    quote: string
  }[]
}

/** What a draft's sentences rest on, opened. */
export function citationsOf(sealed: Buffer | null, cipher: Cipher): StoredCitation[] {
  const json = openText(cipher, sealed, 'draft.citations')
  return json === '' ? [] : (JSON.parse(json) as StoredCitation[])
}

/** The citations whose sentence the text still has, word for word; blanks and line breaks may differ. */
export function standing(citations: readonly StoredCitation[], body: string): StoredCitation[] {
  const level = (text: string) => text.replace(/\s+/g, ' ').trim()
  const text = level(body)
  return citations.filter((citation) => text.includes(level(citation.text)))
}
