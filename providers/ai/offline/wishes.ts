/** What the persona, the intent, a colleague and the checks of an earlier attempt want of a draft. */
import type { DraftInput } from '#domain/assistant/jobs.ts'
import { wishedLanguage } from '#domain/assistant/wished-language.ts'
import { plainWords } from '#domain/mail/words.ts'
import type { Manner } from './phrases/phrases.ts'

export interface Wishes {
  length: 'short' | 'normal' | 'long'
  manner: Manner
  /** To be said if an entry says it. */
  mention: string[]
  /** To be said in these very words: a colleague answers for them. */
  literal: string[]
  /** To be asked. */
  askFor: string[]
  /** Not to be spoken of. */
  leaveOut: string[]
}

const SHORTER =
  /\b(?:short\w*|brief\w*|concise\w*|fewer words|less text|too long|plus courte?s?|courte?s?|raccourci\w*|bref|breve|concise?s?|trop long\w*)\b/
const LONGER =
  /\b(?:longer|more details?|more detailed|in detail|elaborate|expand|too short|plus long\w*|plus detaille\w*|en detail|developpe\w*|davantage de details|trop court\w*)\b/
const INFORMAL =
  /\b(?:informal\w*|less formal|casual\w*|friendl\w+|relaxed|warmer|moins formel\w*|decontracte\w*|amical\w*|chaleureu\w+|familier)\b/
const FORMAL =
  /\b(?:formal\w*|formel\w*|soutenu\w*|official|polite\w*|professional|courtois\w*|professionnel\w*)\b/

const LITERAL = /[“"«]\s*([^”"»\n]{3,300}?)\s*[”"»]/g
const CLAUSE_END =
  /[.;\n]|,? (?:and|but|et|mais) (?=(?:mention|add|include|say|tell|ask|make|keep|be|leave|do not|don't|use|ajoute|mentionne|dis|demande|sois|soyez|fais|rends|ne ))/i
const MENTION =
  /^(?:please |merci de |veuillez )?(?:also |aussi )?(?:mention\w*|add\w*|include\w*|say\w*|state|tell (?:them|him|her)|write|point out|remind (?:them|him|her)|ajoute[rz]?|mentionne[rz]?|precise[rz]?|indique[rz]?|dis|dites|dire|parle[rz]?|rappelle[rz]?|signale[rz]?)(?: (?:that|about|of|que|aussi|also|them|him|her|lui|leur))* (?:qu')?(.+)$/
const ASK =
  /^(?:please |merci de )?(?:also |aussi )?(?:ask|demande[rz]?)(?: (?:them|him|her|lui|leur))?(?: (?:for|about|what|whether|if|si))? (.+)$/
const LEAVE_OUT =
  /^(?:please )?(?:do not|don't|without|leave out|remove|drop|skip|no|ne|n'|sans|enleve[rz]?|retire[rz]?|supprime[rz]?)(?: (?:mention|say|speak of|talk about|include|parle[rz]?|mentionne[rz]?|the|any|our|de|du|des|la|le|les|pas|l'))* (.+)$/

/** Read them; what rules cannot understand is a thing to be mentioned. */
export function wishesOf({ persona, intent, instruction, issues }: DraftInput): Wishes {
  const literal = [...instruction.matchAll(LITERAL)].map((match) => match[1] ?? '')
  const rest = instruction.replace(LITERAL, ' ')
  const wishes: Wishes = {
    length: lengthOf(plainWords(rest)) ?? lengthOf(plainWords(intent.instruction)) ?? 'normal',
    manner: mannerOf(plainWords(rest)) ?? mannerOf(plainWords(persona)) ?? 'neutral',
    mention: [],
    literal,
    askFor: [],
    leaveOut: [],
  }
  for (const clause of rest.split(CLAUSE_END)) takeWish(wishes, clause)
  if (issues.includes('too_long')) wishes.length = 'short'
  if (issues.includes('too_short')) wishes.length = 'long'
  if (issues.includes('tone')) wishes.manner = 'formal'
  return wishes
}

function takeWish(wishes: Wishes, clause: string): void {
  const words = clause.replace(/\s+/g, ' ').trim()
  if (wishedLanguage(words)) return
  const plain = plainWords(words)
  const tail = (match: RegExpExecArray) => words.slice(words.length - (match[1]?.length ?? 0))
  const leaveOut = LEAVE_OUT.exec(plain)
  const ask = ASK.exec(plain)
  const mention = MENTION.exec(plain)
  if (leaveOut) wishes.leaveOut.push(tail(leaveOut))
  else if (ask) wishes.askFor.push(tail(ask))
  else if (mention) wishes.mention.push(tail(mention))
}

const AGAIN =
  /^(?:please|once more|again|try again|another (?:one|version|draft|try)|differently|rewrite(?: it)?|svp|encore(?: une fois)?|autrement|reformule[rz]?|une autre version)*$/

/** Whether something of an instruction is beyond these rules ("funnier", "in German"): its human must be told. */
export function isBeyond(instruction: string): boolean {
  return instruction
    .replace(LITERAL, ' mention it ')
    .split(CLAUSE_END)
    .filter((clause) => !isAboutContent(plainWords(clause)))
    .flatMap((clause) => clause.split(/[,!]|\b(?:and|but|et|mais)\b/i))
    .some((part) => !isKnown(plainWords(part)))
}

const isAboutContent = (plain: string) => [LEAVE_OUT, ASK, MENTION].some((form) => form.test(plain))

function isKnown(plain: string): boolean {
  return (
    AGAIN.test(plain) ||
    wishedLanguage(plain) !== null ||
    [SHORTER, LONGER, INFORMAL, FORMAL].some((form) => form.test(plain))
  )
}

function lengthOf(plain: string): Wishes['length'] | null {
  if (SHORTER.test(plain)) return 'short'
  return LONGER.test(plain) ? 'long' : null
}

function mannerOf(plain: string): Manner | null {
  if (INFORMAL.test(plain)) return 'informal'
  return FORMAL.test(plain) ? 'formal' : null
}
