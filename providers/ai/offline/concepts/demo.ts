import { signs, type Concept } from './concept.ts'

const DEMO_EN = '(?:demo|demos|demonstration|walkthrough|walk-through|product tour)'
const DEMO_FR = '(?:demo|demos|demonstration)'

export const DEMO: Concept = {
  means: /\b(?:demo|demonstration|trial|essai|apercu|preview)\b/,
  signs: [
    ...signs(3.2, [
      `(?:see|watch|get|have|arrange|schedule|book|give (?:us|me)|show (?:us|me)|request\\w*|like|want|join|attend|organi[sz]e|set up|do|offer) _ ${DEMO_EN}\\b`,
      `(?:voir|avoir|obtenir|faire|organiser|planifier|demander|demande|souhait\\w+|voudr\\w+|aimer\\w+|assister|beneficier|proposer|programmer|reserver|montrer|prevoir|caler) _ (?:d')?(?:une |la |votre |cette )?${DEMO_FR}\\b`,
      'free trial\\b',
      'trial (?:account|version|access|period|licen[cs]e)',
      '(?:start|get|have|request|begin|open|sign up for) _ trial\\b',
      "(?:essai gratuit|version d'essai|periode d'essai|compte (?:de test|d'essai|de demo|demo|test))",
    ]),
    ...signs(2.3, [
      '(?:see|show|watch) _ (?:in action|how it works|how this works|it live|it working)\\b',
      '(?:walk|take|guide) (?:us|me) through',
      '(?:try|test) (?:it|this|your \\w+|the \\w+) (?:out|ourselves|myself|first|before|for|with|on)\\b',
      'try (?:it )?out\\b',
      '(?:sandbox|test account|test environment|demo account|test access|pilot (?:project|phase))\\b',
      "(?:test|essay)er (?:l'|le |la |les |votre |vos |avant |gratuitement|par nous|nous|quelques)",
      "(?:voir|montrer|decouvrir) _ (?:en action|fonctionne|tourne|concretement|a l'oeuvre)\\b",
      '(?:acces (?:de test|de demo|demo|test)|bac a sable|phase pilote|projet pilote)\\b',
    ]),
    ...signs(1.2, ['live (?:demo|demonstration)', 'hands-on\\b', 'prise en main\\b']),
  ],
}
