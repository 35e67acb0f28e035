/** Ways of writing that a person does not see through and a machine does, and the text beneath them. */

/** Between letters they hide words from a filter. The joiner of emojis and variation selectors are no letters' business. */
const INVISIBLE =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]/gu
const BETWEEN_LETTERS = /\p{L}[\u00ad\u200b-\u200d\u2060-\u2064\ufeff]+\p{L}/gu
/** Characters of the tag block, with which whole sentences are written invisibly; three of them make a flag. */
const TAGS = /[\u{e0020}-\u{e007e}]/gu
const FLAG = /\u{1f3f4}[\u{e0061}-\u{e007a}]{2,6}\u{e007f}/gu
const TURNED = /[\u202d\u202e][^\u202c\n]{3,}/u

/** Letters of other alphabets that look like ours. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...'аaеeоoрpсcуyхxіiјjѕsԁdԛqԝwһhӏlкkмmтtвbнnгrпnиuзzьbιiοoαaνvρpτtυuκkχxεeηnγyωwɡgɩiʟlʀrɴnᴀaᴄcᴅdᴇeᴊjᴋkᴍmᴏoᴘpᴛtᴜuᴠvᴡwᴢz',
  ].reduce<[string, string][]>(
    (pairs, letter, index, all) => (index % 2 === 0 ? [...pairs, [letter, all[index + 1] ?? '']] : pairs),
    [],
  ),
)
const MIXED = /(?<!\p{L})(?=\p{L}*\p{Script=Latin})(?=\p{L}*[\p{Script=Cyrillic}\p{Script=Greek}])\p{L}{3,}/gu
const SPACED = /(?<![\p{L}\p{N}])(?:\p{L}[ .\-_*·|/]){4,}\p{L}(?![\p{L}\p{N}])/gu
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
}

export interface Undisguised {
  text: string
  /** Something in it was written so as not to be seen; alone reason enough. */
  isTelling: boolean
  /** What it was. */
  words: string
}

/** The text as a machine may read it. */
export function undisguise(text: string): Undisguised {
  const withoutFlags = text.replace(FLAG, '')
  const tagged = (withoutFlags.match(TAGS) ?? []).map((tag) =>
    String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000),
  )
  const hidden = text.match(BETWEEN_LETTERS)?.length ?? 0
  const mixed = text.match(MIXED) ?? []
  const turned = TURNED.exec(text)?.[0] ?? ''
  return {
    text: `${withoutLookalikes(text.replace(TAGS, '').replace(INVISIBLE, ''))}\n${tagged.join('')}\n${reversed(turned)}`,
    isTelling: tagged.length > 3 || hidden >= 8 || mixed.length >= 2 || turned !== '',
    words:
      tagged.join('') ||
      mixed.slice(0, 5).join(' ') ||
      (turned ? reversed(turned) : 'invisible characters in words'),
  }
}

function withoutLookalikes(text: string): string {
  const plain = text.normalize('NFKC').replace(MIXED, (word) => [...word].map(latin).join(''))
  return plain.replace(SPACED, (letters) => letters.replace(/[^\p{L}]/gu, ''))
}

function latin(letter: string): string {
  return LOOKALIKES[letter] ?? LOOKALIKES[letter.toLowerCase()] ?? letter
}

const reversed = (text: string) => [...text.replace(/[\u202a-\u202e]/g, '')].reverse().join('')

/** Texts that are wrapped into the text: base64, hexadecimal, percent and entity codes, ROT13, backwards, l33t. */
export function unwrapped(text: string): string[] {
  return [
    ...[
      ...text.matchAll(
        /(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9+/_-]{16,}|(?:[A-Za-z0-9+/]{20,}\s+){1,40}[A-Za-z0-9+/]{1,76})={0,2}/g,
      ),
    ].map((match) => fromBase64(match[0])),
    ...[...text.matchAll(/(?<![0-9a-f])(?:[0-9a-f]{2}[\s:]?){16,}(?![0-9a-f])/gi)].map((match) =>
      fromHex(match[0]),
    ),
    /%[0-9a-f]{2}/i.test(text) ? fromPercent(text) : '',
    /&#x?[0-9a-f]+;/i.test(text) ? fromEntities(text) : '',
    /\\u[0-9a-f]{4}|\\x[0-9a-f]{2}/i.test(text) ? fromEscapes(text) : '',
    rot13(text),
    [...text].reverse().join(''),
    unleeted(text),
  ].filter((candidate) => candidate !== '')
}

const LEETED = /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}@$]*\p{L})(?=[\p{L}\p{N}@$]*[013457@$])[\p{L}\p{N}@$]{2,40}/gu

function unleeted(text: string): string {
  return text.replace(LEETED, (word) => [...word].map((sign) => LEET[sign] ?? sign).join(''))
}

const PRINTABLE = /[\p{L}\p{N}\p{P}\p{Zs}\n]/gu

function readable(text: string): string {
  return text.length >= 12 && (text.match(PRINTABLE)?.length ?? 0) > text.length * 0.9 ? text : ''
}

function fromBase64(code: string): string {
  const clean = code.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  try {
    const bytes = Uint8Array.from(
      atob(clean.slice(0, clean.length - (clean.length % 4 === 1 ? 1 : 0))),
      (sign) => sign.charCodeAt(0),
    )
    return readable(new TextDecoder().decode(bytes))
  } catch {
    return '' // no base64
  }
}

function fromHex(code: string): string {
  const bytes = (code.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => Number.parseInt(pair, 16))
  return readable(new TextDecoder().decode(Uint8Array.from(bytes)))
}

function fromPercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (code) => fromHex(code.replaceAll('%', '')) || short(code, /%/g))
}

/** One escaped blank between words is too short to be told from noise by itself. */
function short(code: string, marks: RegExp): string {
  return String.fromCharCode(
    ...(code.replace(marks, '').match(/[0-9a-f]{2}/gi) ?? []).map((pair) => Number.parseInt(pair, 16)),
  )
}

function fromEntities(text: string): string {
  return text.replace(/&#(x?)([0-9a-f]+);/gi, (_all, isHex: string, digits: string) => {
    const code = Number.parseInt(digits, isHex ? 16 : 10)
    return code > 0 && code < 0x11_0000 ? String.fromCodePoint(code) : ''
  })
}

function fromEscapes(text: string): string {
  return text.replace(
    /\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi,
    (_all, one: string | undefined, other: string | undefined) =>
      String.fromCharCode(Number.parseInt(one ?? other ?? '20', 16)),
  )
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base)
  })
}
