/** Sentences that state nothing about the world: thanks, questions, offers, and the promise to check. English and French. */
import { plainWords } from '../mail/words.ts'

/** What openly says that the answer will come later. */
const WILL_CHECK = [
  'check',
  'look into',
  'find out',
  '(?:come|get) back to you',
  'clarify',
  'be in touch',
  'let you know',
  'follow up',
  'i will ask',
  'verifi\\w+',
  'me renseigne\\w*',
  '(?:reviens|reviendr\\w+|revenons) vers vous',
  'tiens au courant',
  'vous recontact\\w+',
  'transmets',
]

/** How a sentence begins that thanks, greets, asks, offers, or takes up what they wrote. */
const OPENINGS = [
  'thank|thanks|many thanks|hi\\b|hello|dear|good (?:morning|afternoon)|welcome',
  "please|feel free|(?:do not|don't) hesitate|let me know|just (?:let|reply|tell)|let us|have a",
  '(?:i|we) look forward|looking forward',
  "(?:i am|i'm|we are|we're) (?:glad|happy|sorry|afraid|at your|looking forward|checking|following up|writing|delighted|pleased)",
  "(?:i|we)(?:'ll| will| shall)(?: gladly| be glad to| be happy to| now)? (?:check|look|come back|get back|ask|find out|be in touch|let you know|follow up|write|reply|keep|leave|not |take|stop|close|pass)",
  "(?:i|we) (?:understand|see|note|read|take note|respect|hope|wish|wanted|would|want|do not want|don't want|won't|can|could|appreciate|apologi[sz]e|still have|wrote)",
  "(?:i|we)'d|would|could|can|shall|may|do|does|did|is|are|which|what|when|where|who|how|if|should",
  'you (?:ask|asked|write|wrote|mention|mentioned|say|said|describe|report|can take)',
  'your (?:question|message|mail|note|words|answer)|(?:as for|on|to|about|regarding|for) (?:your|“)',
  'sorry|my apologies|all the best|best|kind|warm|sincerely|yours|cheers|no problem|understood|noted',
  'that is (?:perfectly )?(?:fine|clear|understood)|the door stays open|perhaps the moment',
  'this may help|something that may be useful|in case it helps|a word on|before i close|this is my last',
  'so that we do not|a reply to this mail|my earlier mail|this still holds',
  'merci|bonjour|bonsoir|cher|chere|madame|monsieur|je vous remercie|nous vous remercions',
  "n'hesitez|dites|faites|indiquez|repondez|veuillez|au plaisir|avec plaisir|dans l'attente|a bientot",
  'je (?:reste|suis|serais|serai|comprends|note|lis|vois|vais|me tiens|me permets|voulais|souhaitais|prends|respecte|ne (?:vous|veux|voudrais)|regarde|pose|garde|peux|vous (?:laisse|souhaite|prie|reponds|ecris|ecrivais))',
  'nous (?:restons|sommes|serions|comprenons|notons|prenons|vous (?:souhaitons|prions))',
  'vous (?:demandez|ecrivez|evoquez|indiquez|mentionnez|signalez|decrivez|posez|pouvez le reprendre)',
  'votre (?:question|message|mail|mot|reponse)|(?:pour|a|sur|concernant|au sujet de) (?:votre|“)',
  "pourriez|pouvez|pourrions|pouvons|puis-je|souhaitez|seriez|auriez|avez-vous|voulez|quel|quelle|quels|quelles|quand|comment|est-ce|y a-t-il|que souhaitez|qui d’autre|qui d'autre|faut-il|lequel",
  "si (?:vous|cela|l'un|le|je|quelque|une)|desole|toutes mes excuses|cordialement|bien a vous|bien cordialement|bonne journee",
  "entendu|c'est (?:un plaisir|note|entendu|compris)|pas de probleme|la porte reste ouverte|peut-etre que",
  'ceci (?:peut|vaut|est mon)|voici ce qui|a toutes fins utiles|un mot sur|avant de clore|pour ne pas nous|mon precedent|une reponse a ce message',
]

const CONNECTIVE =
  "(?:and|but|so|also|of course|certainly|naturally|then|meanwhile|in the meantime|et|mais|bien sur|bien entendu|naturellement|d'ici la|en attendant)"
const CHECKS = new RegExp(`\\b(?:${WILL_CHECK.join('|')})\\b`)
/** Whose words are quoted. */
const QUOTES = /\b(?:(?:you|i) (?:wrote|write|say|said|ask|asked)|ecriv\w+|demand\w+)[: ]+“/
const OPENS = new RegExp(`^(?:${CONNECTIVE},? )*(?:${OPENINGS.join('|')})`)

/** Whether a text says that something will be found out. */
export function promisesToCheck(text: string): boolean {
  return CHECKS.test(plainWords(text))
}

/** Whether a sentence is mere politeness, a question, or a promise to check. */
export function statesNothing(sentence: string): boolean {
  const plain = plainWords(sentence).replace(/^[^a-z0-9“]+/, '')
  return plain.endsWith('?') || OPENS.test(plain) || CHECKS.test(plain) || QUOTES.test(plain)
}
