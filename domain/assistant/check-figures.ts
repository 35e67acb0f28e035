import type { DraftIssue } from '../thread/state.ts'
import { plainWords } from '../mail/words.ts'
import { withoutQuotes } from './claims.ts'
import type { Evidence } from './evidence.ts'
import { figuresIn, type Figure, type FigureKind } from './figures.ts'
import { sentencesIn } from './sentences.ts'

const ISSUE: Readonly<Record<FigureKind, DraftIssue>> = {
  link: 'invented_link',
  price: 'invented_price',
  percent: 'invented_price',
  date: 'invented_date',
  time: 'invented_date',
  number: 'invented_number',
}

/** The sentence says that they have said it, not that it is so. */
const ATTRIBUTED =
  /\b(?:you (?:ask|asked|write|wrote|mention|mentioned|say|said|name|named|propose|proposed|suggest|suggested)|your (?:budget|offer|proposal|message|mail|question|request)|vous (?:demandez|ecrivez|evoquez|indiquez|mentionnez|proposez|citez|avez (?:ecrit|indique|mentionne|evoque|propose))|votre (?:budget|offre|proposition|message|mail|question|demande))\b/
/** The sentence promises a time. */
const PROMISES =
  /\b(?:confirm\w*|booked|reserved|see you|speak to you|talk to you|meet you|it is set|it's set|agreed|scheduled|works for (?:me|us)|suits (?:me|us)|we (?:are|will be) (?:free|available)|i (?:am|will be) (?:free|available)|invitation|c'est (?:note|entendu)|confirme\w*|reserve\w*|me convient|nous convient|je suis (?:libre|disponible)|nous sommes (?:libres|disponibles)|a (?:lundi|mardi|mercredi|jeudi|vendredi|demain)|rendez-vous (?:est )?(?:pris|fixe|note))\b/
/** What nobody may promise whom the entries do not allow it. */
const GENEROUS =
  /\b(?:free of charge|for free|at no (?:extra |additional )?(?:cost|charge)|complimentary|(?:a |our |your |the )?(?:discount|refund|rebate|cashback|money back|compensation)\w*|we(?:'ll| will)? guarantee\w*|gratuit\w*|offerts?|offertes?|remises?|rabais|rembours\w+|dedommag\w+|nous garantissons)\b/
/** Said to be checked, asked about, or denied. */
const OPEN =
  /\b(?:check|come back|get back|find out|whether|ask|verifi\w*|(?:reviens|reviendr\w*|revenons) vers|demand\w*|si une?)\b/
const TRIAL = /\b(?:trials?|try|test|testing|essais?|essayer|tester)\b/
const DENIED =
  /\b(?:not|no|never|cannot|can't|isn't|aren't|won't|without|ne|n'\w+|pas|aucune?|sans)(?: [\w'-]+){0,4} $/

/** What a body states with figures or promises that neither we nor, as far as that goes, they have said. */
export function inventedFigures(body: string, evidence: Evidence): DraftIssue[] {
  const issues = figuresIn(body)
    .filter((figure) => figure.kind === 'link' && !evidence.isOurs(figure))
    .map(issueOf)
  for (const sentence of sentencesIn(withoutQuotes(body))) {
    const plain = plainWords(sentence)
    const may = (figure: Figure) => maySay(figure, plain, evidence)
    issues.push(
      ...figuresIn(sentence)
        .filter((figure) => figure.kind !== 'link' && !may(figure))
        .map(issueOf),
    )
    if (promisesTooMuch(plain, evidence)) issues.push('invented_price')
  }
  return [...issues, ...inventedQuotes(body, evidence)]
}

const issueOf = ({ kind }: Figure) => ISSUE[kind]

/** What is ours; of theirs numbers freely, prices only as theirs. A time is promised only if it was arranged. */
function maySay(figure: Figure, plain: string, evidence: Evidence): boolean {
  const { kind } = figure
  if ((kind === 'date' || kind === 'time') && PROMISES.test(plain)) return evidence.isArranged(figure)
  if (evidence.isOurs(figure)) return true
  if (kind === 'price' || kind === 'percent') return evidence.isTheirs(figure) && ATTRIBUTED.test(plain)
  return evidence.isTheirs(figure)
}

function promisesTooMuch(plain: string, { ours }: Evidence): boolean {
  const match = GENEROUS.exec(plain)
  if (!match || OPEN.test(plain) || plain.endsWith('?') || DENIED.test(plain.slice(0, match.index)))
    return false
  // "You can try it for free": where there is a trial.
  if (TRIAL.test(plain) && TRIAL.test(plainWords(ours)) && /free|gratuit|charge/.test(match[0])) return false
  return !plainWords(ours).includes(match[0].replace(/^(?:a|our|your|the) /, ''))
}

/** Between quotation marks may stand what somebody has written, and nothing else. */
function inventedQuotes(body: string, evidence: Evidence): DraftIssue[] {
  const quotes = body.match(/“[^”\n]{0,400}”|«[^»\n]{0,400}»|"[^"\n]{0,400}"/g) ?? []
  return quotes
    .flatMap((quote) => figuresIn(quote.slice(1, -1)))
    .filter((figure) => figure.kind !== 'link' && !evidence.isOurs(figure) && !evidence.isTheirs(figure))
    .map(issueOf)
}
