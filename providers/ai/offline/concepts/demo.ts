import { hints, signs, type Concept } from './concept.ts'

const DEMO_EN = '(?:demo|demos|demonstration|walkthrough|walk-through|product tour)'
const DEMO_FR = '(?:demo|demos|demonstration)'

const THING_EN =
  '(?:software|tool|product|platform|application|app|system|solution|program|module|thing|interface)'
const THING_FR =
  '(?:logiciel|outil|produit|plateforme|application|systeme|solution|programme|module|interface)'

export const DEMO: Concept = {
  means: /\b(?:demo|demonstration|trial|essai|apercu|preview)\b/,
  signs: [
    ...signs(3.2, [
      `(?:interested|interesse\\w*) (?:in|par) _ (?:walk-?through|presentation|trial|essai|${DEMO_EN}|${DEMO_FR})\\b`,
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
    ...signs(2, [
      '(?:play|experiment|fiddle|toy) (?:around )?with (?:it|the|your|this)|guided tour|webinar|(?:sample|dummy|test|our own) data\\b',
      '(?:run|start|do|begin|launch) (?:a |an |with a )?(?:small |short )?(?:pilot|proof of concept|poc|test phase)|(?:seen|see) (?:it|this|that)(?: work\\w*)?(?: with|\\.|,|$)|show (?:me|us)(?:\\.|!|$| it| what| how)',
      '(?:login|account|access) (?:for|to) (?:test|try|evaluat)\\w*',
      "(?:jouer|experimenter) avec|visite guidee|webinaires?|donnees (?:d'exemple|de test|fictives)",
      "(?:faire|lancer|demarrer|commencer par) (?:d'abord )?un (?:petit )?(?:pilote|test|essai|poc)",
      '(?:identifiant|compte|acces|login) (?:pour|afin de|de) (?:tester|test|essay\\w+|evaluer)',
      "(?:prolong|extend)\\w* (?:[\\w'-]+ ){0,4}(?:trial|essai|test)|(?:trial|essai) (?:se termine|expire|runs out|ends|expires|is over)",
    ]),
    ...signs(1.2, ['live (?:demo|demonstration)', 'hands-on\\b', 'prise en main\\b']),
    ...signs(1.9, [
      `(?:see|look at|look into|explore|view|watch|discover) (?:[\\w'-]+ ){0,3}${THING_EN}`,
      `(?:show|present|introduce|explain|demonstrate) (?:[\\w'-]+ ){0,2}(?:to (?:us|me|our|my)|us|me)\\b`,
      '(?:closer|first|quick|good) look\\b',
      '(?:temporary|trial|guest|test|demo|short-term|limited|preview) (?:access|account|login|licen[cs]e|environment|version|phase|run)',
      "(?:give|hold|repeat|do) (?:[\\w'-]+ ){0,3}presentation (?:to|for|in front of)",
      '(?:click|play|poke|try) around|get a feel|first impression|on screen|screen ?share',
      `(?:voir|regarder|decouvrir|visualiser|explorer) (?:[\\w'-]+ ){0,3}${THING_FR}`,
      "(?:presenter|montrer|expliquer)(?:-nous|-moi)? (?:[\\w'-]+ ){0,3}(?:ecran|outil|logiciel|produit|solution|equipe|direction|en detail|fonctionn)",
      "(?:nous|me) (?:le |la |les |l')?(?:presenter|montrer)\\b",
      "de plus pres\\b|a l'ecran\\b|(?:me|nous) faire une (?:idee|opinion)",
      "acces (?:provisoire|temporaire|d'essai|de test|limite|invite)",
      "(?:refaire|faire|donner|tenir) (?:[\\w'-]+ ){0,4}presentation",
    ]),
    ...hints(
      2.4,
      '(?<!(?:for|pour|after|apres|suite a|of|during|pendant|since|depuis) (?:the|your|a|la|votre|une|last|cette) )(?:demos?|demonstrations?|trials?|walk-?throughs?)',
    ),
    ...hints(
      0.5,
      "before (?:committing|buying|we buy|we commit|deciding|signing), avant de (?:nous engager|m'engager|acheter|signer)",
    ),
    ...hints(
      0.9,
      'trial period, pilot, sandbox, try, test, preview, presentation, essai, tester, essayer, apercu, prise en main, walk-?through',
    ),
  ],
}
