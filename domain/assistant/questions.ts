/** What a mail wants to know: questions with their mark, and wishes that are none the less questions. */
import { plainWords } from '../mail/words.ts'
import type { ThreadLine } from './jobs.ts'
import { sentencesOf, withoutSignature, type Sentence } from './sentences.ts'
import { stemsOf } from './stems.ts'

export interface Question extends Sentence {
  mail: string
  /** It asks for a time, or proposes one: the meeting point answers it, not an entry. */
  isAboutTime: boolean
  stems: ReadonlySet<string>
}

const INDIRECT =
  /\b(?:(?:please|kindly|could you|can you|would you) (?:let me know|let us know|tell (?:me|us)|send (?:me|us)|share|confirm|advise|clarify|explain|provide|forward (?:me|us))|(?:i|we)(?:'d| would)? (?:like|love|want|need) to (?:know|understand|learn)|(?:i|we) (?:wonder|was wondering|were wondering|am wondering)|(?:merci|veuillez|pouvez-vous|pourriez-vous|pouvez vous|pourriez vous) (?:de |bien vouloir )*(?:me |nous |m'|nous en |m'en )?(?:dire|indiquer|preciser|envoyer|transmettre|communiquer|confirmer|expliquer|faire parvenir|adresser)|(?:j'aimerais|je voudrais|je souhaiterais|nous aimerions|nous souhaiterions|je souhaite) (?:bien )?(?:savoir|connaitre|comprendre)|je me demand\w+)\b/
/** Asked out of politeness. */
const PLEASANTRY =
  /^(?:(?:hi|hello|bonjour|salut)[^?]{0,20})?(?:how are you|how's it going|how is it going|hope you(?:'re| are) well|comment allez[- ]vous|comment vas[- ]tu|ca va|tout va bien|vous allez bien)[^?]{0,20}\?*$/

const CLOCK = /\b\d{1,2} ?(?:h|heures?|am|pm|a\.m\.|p\.m\.|o'clock)\b|\b\d{1,2}[h:]\d{2}\b/
const DAY =
  /\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|tomorrow|demain|apres-demain|next week|this week|semaine prochaine|cette semaine|in the morning|in the afternoon|le matin|l'apres-midi)\b/
const MEET =
  /\b(?:meet|meeting|schedule|demo|demonstration|visit|call|talk|speak|chat|catch up|appointment|slot|slots|availab\w+|calendar|rendez-vous|rdv|reunion|appel\w*|rappel\w*|telephon\w+|echanger|discuter|joindre|parler|creneaux?|dispo\w*|agenda|visio|rencontrer|prevoir|planifier|caler|visite|se voir|reschedule|deplacer|reporter)\b/
const SUITS =
  /\b(?:work for you|works for you|suit you|suits you|are you free|would you be free|vous convien\w+|vous irait|cela vous va|ca vous va|etes-vous libre)\b/

/** Whether a sentence is about when, or whether, to meet. */
export function isAboutTime(text: string): boolean {
  const plain = plainWords(text)
  return (
    SUITS.test(plain) ||
    CLOCK.test(plain) ||
    ((DAY.test(plain) || /\b(?:when|quand)\b/.test(plain)) && MEET.test(plain)) ||
    asksToMeet(plain) ||
    isBareDay(plain)
  )
}

const asksToMeet = (plain: string) =>
  /\b(?:could|can|shall|may|might|pouvons|pourrions|pouvez|pourriez|peut|pourrait|possible|would)\b/.test(
    plain,
  ) && MEET.test(plain)
const isBareDay = (plain: string) => DAY.test(plain) && plain.split(' ').length <= 6

/** The questions of one mail, in order. */
export function questionsIn({ mail, lines }: Pick<ThreadLine, 'mail' | 'lines'>): Question[] {
  return sentencesOf(withoutSignature(lines))
    .filter(({ text }) => isQuestion(text))
    .map(({ text, line }) => ({ mail, text, line, isAboutTime: isAboutTime(text), stems: stemsOf(text) }))
}

function isQuestion(text: string): boolean {
  const plain = plainWords(text)
  if (PLEASANTRY.test(plain)) return false
  return (/\?["»”')]*$/.test(text) && /\p{L}{2}/u.test(text)) || INDIRECT.test(plain)
}

/** The last mail that came in: the one that is answered. */
export function lastInbound(thread: readonly ThreadLine[]): ThreadLine | undefined {
  return thread.findLast(({ direction }) => direction === 'in')
}
