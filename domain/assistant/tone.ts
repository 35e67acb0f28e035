/** Whether a text is rude, shouts or presses. */
import { plainWords } from '../mail/words.ts'

const INSULT =
  /\b(?:idiots?|stupid|dumb|moron\w*|shut up|bullshit|damn|fuck\w*|shit\w*|liar|pathetic|ridiculous|imbeciles?|stupides?|abrutis?|connards?|merde\w*|menteu\w+|ferme-la|debile\w*|cretins?)\b/
const PRESSURE =
  /\b(?:last chance|act now|you must (?:decide|sign|buy|answer|reply)|you (?:have|need) to (?:sign|buy) (?:now|today)|or else|final warning|before it is too late|don't miss|you will regret|derniere chance|vous devez (?:signer|acheter|repondre)|agissez maintenant|sous peine|avant qu'il ne soit trop tard|vous le regretterez|dernier avertissement)\b/
/** Three words in a row; two may be names: "REST API". */
const SHOUTED = /(?<!\p{L})\p{Lu}{2,}(?:[\s,!]+\p{Lu}{2,}){2,}(?!\p{L})/u

/** What nobody should send in the name of a business. */
export function hasBadTone(text: string): boolean {
  const plain = plainWords(text)
  return INSULT.test(plain) || PRESSURE.test(plain) || SHOUTED.test(text) || /!{2,}|\?{3,}/.test(text)
}
