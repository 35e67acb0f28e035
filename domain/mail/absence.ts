/** Absence notices in English and French, and the day on which their sender is back. */
import { datesIn, type DateMention } from './dates.ts'
import { plainWords } from './words.ts'

const DAY_MS = 86_400_000
/** Further away it is a misreading. */
const MAX_DAYS = 400

/** Subjects that nobody writes by hand. */
const SUBJECT =
  /\b(out of (the )?office|ooo\b|away from (the|my) office|on (annual |parental |maternity |paternity )?leave|on (vacation|holiday)|vacation (reply|notice|response)|absence (du|de mon) bureau|absent(e)? du bureau|message d'absence|en (conge|vacances)|hors du bureau|absence notice|notification d'absence|je suis absent)/
/** The first words of a notice, whether or not its header says that a machine sent it. */
const OPENING = [
  /\b(i am|i'm|i will be|i'll be|am) (currently |presently |now |away and |travell?ing and )*(out of (the |my )?office|away on (holidays?|vacation|leave|business)|away from (the|my) (office|desk)|on (annual |parental |maternity |paternity |sick |medical )?leave|on (vacation|holidays?)|out on leave|out of office)\b/,
  /\b(thank you|thanks) for (your|the) (e-?mail|message|mail)[^.!]{0,40}[.!,]? *(i am|i'm|i will be|i'll be)? *(currently )?(out|away|on leave|on vacation|on holiday)/,
  /\bje (suis|serai) (actuellement |presentement |desormais )*(absente?|en (conges?|vacances|arret|deplacement)|hors du bureau|hors bureau|indisponible)\b/,
  /\b(actuellement|presentement) (absente?|en (conges?|vacances))\b/,
  /(?<!\b(est|sont|sera|seront) )\b(absente?|en conges?|en vacances) (du bureau )?(du|jusqu|a partir|pour)\b/,
]
/** Enough where a machine says that it answers for somebody. */
const HINT =
  /\b(out of (the )?office|ooo|away|on leave|vacation|holidays?|annual leave|parental leave|maternity|paternity|sabbatical|not (be )?(available|in the office|checking)|limited access|no access|will (return|be back)|i return|returning|back (in|on)|absente?|absence|conges?|vacances|indisponible|de retour|mon retour|acces limite|ne (serai|suis) pas (joignable|disponible|au bureau)|conge (maternite|paternite|parental)|en (formation|rtt))\b/

const RETURN =
  /\b(back( in the office| at work| at my desk| online| again)?|be back|return(ing|s)?|resume|available again|reach(able)? again|respond(ing)?( to [\w ]{0,25})?|reply|get back to you|de retour|mon retour|retour|reprendrai|reprise|reviens|reviendrai|rentre|joignable|disponible|repondrai|reponds)\b/g
const UNTIL =
  /\b(until|till|til|through|thru|up to|to|jusqu'?(a|au|aux|en)?|after|apres|au|inclus|ending|ends|for|pour|pendant)\b|\d(st|nd|rd|th)? ?- ?(the )?$/g

export interface AbsenceNotice {
  /** The rule and the words that decided. */
  because: string
  /** Noon UTC of the day of return: that day has begun nearly everywhere, and nowhere is it the day before. */
  absentUntil: number | null
}

/**
 * Recognise an absence notice; null if the mail is none.
 * `automatic`: its header or sender says that no human sent it. `now` is when it came.
 */
export function readAbsence(
  mail: { subject: string; text: string },
  automatic: boolean,
  now: number,
): AbsenceNotice | null {
  const subject = plainWords(mail.subject)
  const text = plainWords(mail.text.slice(0, 8_000))
  const words =
    SUBJECT.exec(subject) ??
    OPENING.map((form) => form.exec(text.slice(0, 600))).find(Boolean) ??
    (automatic ? HINT.exec(text) : null)
  if (!words) return null
  return {
    because: `absence notice: "${words[0].trim().slice(0, 80)}"`,
    absentUntil: returnDay(`${subject}. ${text}`, now),
  }
}

/** The day of return that a text names, or null. */
function returnDay(text: string, now: number): number | null {
  const mentions = datesIn(text, now).filter(
    (mention) => mention.day > now - DAY_MS && mention.day < now + MAX_DAYS * DAY_MS,
  )
  const back = mentions.filter((mention) => cueBefore(text, mention, mentions) === 'return')
  const last = mentions.filter((mention) => cueBefore(text, mention, mentions) === 'until')
  const day = latest(back) ?? afterLast(latest(last))
  return day !== null && day + DAY_MS / 2 > now ? day + DAY_MS / 2 : null
}

function latest(mentions: readonly DateMention[]): number | null {
  return mentions.length > 0 ? Math.max(...mentions.map((mention) => mention.day)) : null
}

/** The first working day after the last day away. */
function afterLast(day: number | null): number | null {
  if (day === null) return null
  const weekday = new Date(day + DAY_MS).getUTCDay()
  return day + DAY_MS * (weekday === 6 ? 3 : weekday === 0 ? 2 : 1)
}

/** What the words before a date make of it: the nearer cue within its sentence decides. */
function cueBefore(
  text: string,
  mention: DateMention,
  all: readonly DateMention[],
): 'return' | 'until' | null {
  // "for two weeks" from today ends with the day of return.
  if (/^(for|pour|pendant)\b/.test(text.slice(mention.from, mention.to))) return 'return'
  const earlier = all.filter((other) => other.to <= mention.from).at(-1)
  const start = Math.max(mention.from - 70, 0)
  const before = text.slice(start, mention.from)
  const sentence = before.slice(
    Math.max(before.lastIndexOf('. '), before.lastIndexOf('! '), before.lastIndexOf('; ')) + 1,
  )
  const returns = lastIndex(sentence, RETURN)
  const until = lastIndex(sentence, UNTIL)
  if (returns < 0 && until < 0) {
    const gap = earlier ? text.slice(earlier.to, mention.from) : ''
    return earlier && /^ ?(-|to|au|a|until|et le|and) ?(the |le )?$/.test(gap) ? 'until' : null
  }
  // "back on the 3rd" names the day of return, "back to you after the 3rd" and "until the 3rd" the last day away.
  return returns > until || /\b(return|back|retour)\b[^,]{0,12}$/.test(sentence) ? 'return' : 'until'
}

function lastIndex(text: string, cue: RegExp): number {
  return [...text.matchAll(cue)].at(-1)?.index ?? -1
}
