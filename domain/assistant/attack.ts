/** Mails that try to steer whoever answers them by machine. Pure; what is found here is never shown to an assistant. */
import { undisguise, unwrapped } from './attack/disguise.ts'
import { hiddenTextOf, textOf } from './attack/html-text.ts'
import { OVERRIDES, OVERRIDES_UNSPACED } from './attack/overrides.ts'
import { PRESSURE } from './attack/pressure.ts'
import { ROLES } from './attack/roles.ts'
import { SECRETS, SMUGGLING, SMUGGLING_MARKUP } from './attack/secrets.ts'
import { COMMANDS, SPEAKERS, SYNTAX } from './attack/syntax.ts'
import { plainSentence } from './plain-sentence.ts'

export const ATTACK_SIGNS = [
  'overrides_instructions', // "ignore all previous instructions"
  'changes_role', // "you are now …", words to the machine that reads
  'imitates_system', // role tags, "System: you must …"
  'calls_tools', // commands to send, forward, approve, classify
  'asks_for_secrets', // the prompt, keys, other people's data
  'hidden_text',
  'disguised_letters', // invisible characters, letters of other alphabets
  'encoded_instructions', // base64 and the like
  'smuggling_link', // what the answer must contain, or would carry away
] as const
export type AttackSign = (typeof ATTACK_SIGNS)[number]

export interface Attack {
  sign: AttackSign
  /** The words that decided. */
  words: string
}

export interface SuspectMail {
  subject: string
  /** All that was written, quoted history included. */
  text: string
  html: string | null
}

/** Longer than anybody reads; what lies behind it no assistant is shown either. */
const MAX_TEXT = 40_000
const MAX_HTML = 200_000
const MAX_WORDS = 160

/** On the text as it stands. */
const RAW: readonly [AttackSign, readonly RegExp[]][] = [
  ['imitates_system', SYNTAX],
  ['imitates_system', SPEAKERS],
  ['overrides_instructions', OVERRIDES_UNSPACED],
  ['smuggling_link', SMUGGLING_MARKUP],
]
/** On plain words. */
const PLAIN: readonly [AttackSign, readonly RegExp[]][] = [
  ['overrides_instructions', OVERRIDES],
  ['changes_role', ROLES],
  ['calls_tools', COMMANDS],
  ['asks_for_secrets', SECRETS],
  ['smuggling_link', SMUGGLING],
  ['changes_role', PRESSURE],
]

/** The sign by which a hostile mail is recognised, or null. */
export function findAttack({ subject, text, html }: SuspectMail): Attack | null {
  const written = `${subject}.\n${text.slice(0, MAX_TEXT)}`
  const marked = (html ?? '').slice(0, MAX_HTML)
  return inText(written) ?? inDisguise(written) ?? inCode(written) ?? (marked ? inHtml(marked) : null)
}

function inText(text: string): Attack | null {
  for (const [sign, forms] of RAW) {
    const words = forms.map((form) => form.exec(text)?.[0]).find((found) => found !== undefined)
    if (words !== undefined) return { sign, words: words.trim().slice(0, MAX_WORDS) }
  }
  const { plain, original } = plainSentence(text)
  for (const [sign, forms] of PLAIN)
    for (const form of forms) {
      const match = form.exec(plain)
      if (match)
        return { sign, words: original(match.index, match.index + match[0].length).slice(0, MAX_WORDS) }
    }
  return null
}

function inDisguise(text: string): Attack | null {
  const { text: beneath, isTelling, words } = undisguise(text)
  const found = beneath.trim() === text.trim() ? null : inText(beneath)
  if (found) return { sign: 'disguised_letters', words: found.words }
  return isTelling ? { sign: 'disguised_letters', words: words.slice(0, MAX_WORDS) } : null
}

function inCode(text: string): Attack | null {
  const found = unwrapped(text)
    .map(inText)
    .find((attack) => attack !== null)
  return found ? { sign: 'encoded_instructions', words: found.words } : null
}

function inHtml(html: string): Attack | null {
  const markup = SMUGGLING_MARKUP.map((form) => form.exec(html)?.[0]).find((found) => found !== undefined)
  if (markup !== undefined) return { sign: 'smuggling_link', words: markup.slice(0, MAX_WORDS) }
  const hidden = hiddenTextOf(html)
  const found = inText(hidden) ?? inDisguise(hidden)
  if (found) return { sign: 'hidden_text', words: found.words }
  const shown = textOf(html)
  return inText(shown) ?? inDisguise(shown)
}
