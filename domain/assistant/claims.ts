/** Which sentences of a draft state something, and whether what they cite bears them out. */
import { plainWords } from '../mail/words.ts'
import { meetingWords, type Given } from './evidence.ts'
import type { DraftClaim } from './jobs.ts'
import { sentencesIn } from './sentences.ts'
import { sharedStems, stemsOf } from './stems.ts'

/** What politeness, questions, offers and the promise to check begin with: they state nothing about the world. */
const STATES_NOTHING =
  /^(?:(?:and|but|so|also|of course|certainly|naturally|then|meanwhile|in the meantime|et|mais|bien sur|bien entendu|naturellement|d'ici la|en attendant),? )*(?:thank|thanks|many thanks|hi\b|hello|dear|good (?:morning|afternoon)|please|feel free|do not hesitate|don't hesitate|let me know|just (?:let|reply|tell)|let us|looking forward|i look forward|we look forward|(?:i am|i'm|we are|we're) (?:glad|happy|sorry|afraid|at your|looking forward|checking|following up|writing)|(?:i|we)(?:'ll| will| shall)(?: gladly| be glad to| be happy to| now)? (?:check|look|come back|get back|ask|find out|be in touch|let you know|follow up|write|reply|keep|leave|not |take|gladly|stop|close|pass)|(?:i|we) (?:understand|see|note|read|take note|respect|hope|wanted|would|want|do not want|won't|can|could|appreciate|apologi[sz]e)|(?:i|we)'d|would|could|can|shall|may|do|does|did|is|are|which|what|when|where|who|how|if|should|you (?:ask|asked|write|wrote|mention|mentioned|say|said|describe|report)|your (?:question|message|mail|note|words|answer)|as for your|on your|to your|about your|regarding your|sorry|my apologies|all the best|best|kind|warm|sincerely|yours|cheers|have a|no problem|understood|noted|that is (?:perfectly )?(?:fine|clear|understood)|merci|bonjour|bonsoir|cher|chere|madame|monsieur|n'hesitez|dites|dis-moi|faites|indiquez|repondez|je vous remercie|nous vous remercions|je (?:reste|suis|serais|serai|comprends|note|lis|vois|verifie|vais|reviens|reviendrai|me tiens|me permets|voulais|souhaitais|prends|respecte|ne (?:vous|veux|voudrais)|regarde|pose|transmets|vous (?:laisse|souhaite|prie|reponds|ecris))|nous (?:restons|sommes|serions|comprenons|notons|verifions|allons|revenons|prenons|vous (?:souhaitons|prions))|vous (?:demandez|ecrivez|evoquez|indiquez|mentionnez|signalez|decrivez|posez)|votre (?:question|message|mail|mot|reponse)|pour votre|a votre question|sur votre question|au sujet de|concernant votre|pourriez|pouvez|pourrions|pouvons|souhaitez|seriez|auriez|voulez|quel|quelle|quels|quelles|quand|comment|est-ce|si (?:vous|cela|l'un)|desole|toutes mes excuses|dans l'attente|au plaisir|cordialement|bien a vous|bien cordialement|bonne journee|a bientot|veuillez|avec plaisir|entendu|c'est (?:note|entendu|compris)|pas de probleme)/

/** Sentences that state something about the world. */
export function statementsIn(body: string): string[] {
  return sentencesIn(withoutQuotes(body)).filter((sentence) => {
    const plain = plainWords(sentence)
    if (plain.endsWith('?') || plain.split(' ').length < 4) return false
    return !STATES_NOTHING.test(plain.replace(/^[^a-z0-9]+/, '')) && stemsOf(sentence).size > 0
  })
}

/** Their words, between marks: what is quoted is not stated. */
export function withoutQuotes(text: string): string {
  return text.replace(/“[^”\n]{0,400}”|«[^»\n]{0,400}»|"[^"\n]{0,400}"/g, '“…”')
}

/** Of a sentence's meaning at least this much must stand in what it cites. */
const BORNE_OUT = 0.34

/** The statements that no claim covers, or whose sources say nothing of the kind. */
export function uncitedStatements(body: string, claims: readonly DraftClaim[], given: Given): string[] {
  const sources = claims.map(({ text, sources: refs }) => ({
    text: comparable(text),
    stems: stemsOf(refs.map((ref) => sourceText(given, ref)).join('\n')),
  }))
  return statementsIn(body).filter((statement) => {
    const own = stemsOf(statement)
    const text = comparable(statement)
    return !sources.some(
      (source) =>
        (source.text.includes(text) || text.includes(source.text)) &&
        sharedStems(own, source.stems) >= Math.max(1, own.size * BORNE_OUT),
    )
  })
}

const comparable = (text: string) => plainWords(withoutQuotes(text)).replace(/[^\p{L}\p{N}%€$£ ]/gu, '')

/** What may be said of a meeting point beside its times. */
const MEETING_VOCABULARY =
  'meeting appointment time slot free kept taken passed past over outside working hours invitation cancelled follows rendez-vous creneau moment libre reserve pris passe horaires invitation annule suit'

/** The words that a source stands for. A line is read with its neighbours, for a sentence may run over several. */
export function sourceText({ thread, knowledge, meeting }: Given, ref: string): string {
  if (ref === 'meeting') return [...meetingWords(meeting), MEETING_VOCABULARY].join('\n')
  const entry = knowledge.find((fact) => fact.ref === ref)
  if (entry) return `${entry.title}\n${entry.content}`
  const [mail, line] = ref.split(':')
  const lines = thread.find((candidate) => candidate.mail === mail)?.lines ?? []
  const at = Number(line) - 1
  return at >= 0 ? lines.slice(Math.max(0, at - 1), at + 3).join('\n') : ''
}
