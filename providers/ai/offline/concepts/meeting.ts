import { hints, signs, type Concept } from './concept.ts'

const DAY_EN =
  '(?:monday|tuesday|wednesday|thursday|friday|tomorrow|next week|this week|this afternoon|tue|wed|thu|fri)'
const DAY_FR =
  '(?:lundi|mardi|mercredi|jeudi|vendredi|demain|apres-demain|la semaine prochaine|cette semaine|cet apres-midi)'
const CLOCK =
  "(?:\\d{1,2}(?:[:.]\\d{2})? ?(?:am|pm|a\\.m|p\\.m|o'clock)|\\d{1,2} ?(?:h|heures?)(?: ?\\d{2})?\\b|\\d{1,2}:\\d{2})"
const TALK_EN =
  '(?:call|meeting|chat|time|slot|appointment|session|conversation|catch-up|discussion|visit|zoom|teams)'
const TALK_FR =
  '(?:rendez-vous|rdv|reunion|appel|creneau|point|entretien|visio\\w*|echange|rencontre|call|date|horaire)'

const MONTHS =
  '(?:january|february|march|april|june|july|august|september|october|november|december|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)'
const WHEN = `(?:${DAY_EN}|the \\d{1,2}(?:st|nd|rd|th)|le \\d{1,2}(?:er)?\\b|${DAY_FR}|${CLOCK}|\\d{1,2}(?:st|nd|rd|th|er)?(?: of| de)? ${MONTHS}|${MONTHS} \\d{1,2}\\b|\\d{1,2}[/.]\\d{1,2}\\b|(?:first|second|last) (?:week|half) of ${MONTHS}|(?:debut|mi|fin)[- ]${MONTHS}|noon|midi|lunch ?time)`
/** What one says of a time that is, or is not, possible. */
const FITS =
  '(?:suits?|possible|possibly|convenient|make it|works?|instead|fine|any chance|prefer|better|squeeze|between|around|free|pencil|come over|envisageable|convien\\w+|convenir|possible|a la place|plutot|disponible|dispo|libre|recevoir|pourrai|pourrais|arrange|faisable)'

export const MEETING: Concept = {
  means: /\b(?:meeting|appointment|schedul\w*|rendez-vous|reunion|entretien|interview|booking)\b/,
  signs: [
    ...signs(2.6, [
      `(?:schedule|set up|arrange|book|organi[sz]e|plan|fix|find|pick|agree on|propose) _ ${TALK_EN}`,
      `(?:reschedule|postpone|move|push|shift|bring forward|cancel) _ (?:${TALK_EN}|${DAY_EN})`,
      'reschedul\\w+',
      `(?:fixer|planifier|programmer|organiser|caler|prevoir|convenir|prendre|trouver|bloquer|reserver|proposer|fixons|calons) _ ${TALK_FR}`,
      `(?:decaler|deplacer|reporter|repousser|avancer|annuler|decalons|reportons) _ (?:${TALK_FR}|a ${DAY_FR})`,
    ]),
    ...signs(2.2, [
      "(?:can|could|shall|may|might|should|let's|let us|would) (?:(?:we|you|i) )?(?:[\\w'-]+ ){0,3}(?:meet|talk(?! (?:me|us) through)|speak|chat|connect|catch up|jump on|hop on|get on|have a (?:quick |short )?(?:call|chat|word))\\b",
      "(?:happy|glad|like|love|want|good|great|keen) to (?:[\\w'-]+ ){0,2}(?:meet|talk|speak|chat|discuss (?:this|it) (?:live|in person|by phone|over))\\b",
      '(?:give|ring|phone) (?:me|us) (?:a )?(?:call|ring|buzz)?\\b',
      'call me\\b',
      "(?:are|is|would) (?:you|your team|your colleague) (?:[\\w'-]+ ){0,2}(?:free|available)\\b",
      `(?:how|what) about ${DAY_EN}`,
      `(?:does|would|will|is|could) (?:[\\w':-]+ ){0,4}(?:work|suit|be ok|be okay|be good|convenient) (?:for )?(?:you|your)`,
      `(?:pouvons|pourrions|peut|pourrait|pourriez|puis)[ -](?:nous|on|vous|je) (?:[\\w'-]+ ){0,3}(?:voir|rencontrer|parler|appeler|echanger|discuter|rappeler|joindre|entretenir|caler)\\b`,
      "(?:on|nous) (?:peut|pourrait|pouvons|pourrions) (?:[\\w'-]+ ){0,2}(?:voir|rencontrer|parler|appeler|echanger|discuter)",
      "(?:etes|seriez|serez|serais|es)[ -](?:vous|tu) (?:[\\w'-]+ ){0,2}(?:disponible|dispo|libre)s?\\b",
      '(?:vos|votre|tes) (?:disponibilites?|dispos?|agenda)',
      '(?:rappel|appel)(?:ez|le)[ -](?:moi|nous)',
      '(?:me|nous) (?:rappeler|appeler|joindre|telephoner)\\b',
      `(?:en parler|en discuter|discuter|echanger) _ (?:de vive voix|par telephone|au telephone|en visio|${DAY_FR}|${TALK_FR})`,
      'confirm\\w* _ (?:meeting|call|appointment|rendez-vous|rdv|reunion|invitation)',
    ]),
    ...signs(1.8, [
      `${DAY_EN} (?:[\\w'/,-]+ ){0,4}(?:at|around|from|between|after|before) ${CLOCK}`,
      `${DAY_FR} (?:[\\w'/,-]+ ){0,4}(?:a|vers|des|entre|de|apres|avant) ${CLOCK}`,
      `${CLOCK} (?:[\\w'-]+ ){0,2}(?:on )?${DAY_EN}`,
      `(?:can|could|would) (?:you|we) (?:do|make|manage) (?:it )?(?:at |on )?(?:${CLOCK}|${DAY_EN})`,
      `(?:${DAY_EN}|${DAY_FR}) (?:[\\w'-]+ ){0,2}${CLOCK}`,
      `(?:ok|okay|fine|d'accord|parfait|entendu) (?:for|on|with|pour|le|a) (?:le )?(?:${DAY_EN}|${DAY_FR}|${CLOCK})`,
      `(?:i am|i'm|we are|we're|i'd be|i could be|i would be) (?:free|available|around) (?:on|at|from|next|this|any|in|between|after|until|before|${DAY_EN})`,
      `(?:je suis|nous sommes|je serai|je serais|nous serons) (?:disponible|dispo|libre)s? (?:le|la|a|en|des|entre|apres|avant|jusqu|toute?|ce|cet|${DAY_FR})`,
      'calendar (?:invite|invitation|link)',
      '(?:send|envoyer|envoyez|envoie)(?:-moi|-nous)? _ (?:invite|invitation)\\b',
      '(?:un|une) (?:petit |petite |bref |court )?(?:appel|echange|point|call|visio) (?:telephonique|rapide|de \\d+|de quelques)',
      'de vive voix\\b',
      '(?:drop|come|stop) by (?:your|the|our) (?:office|premises|stand|booth)',
      '(?:passer|venir) (?:vous voir|dans vos (?:bureaux|locaux)|nous voir)',
    ]),
    ...signs(1.2, [
      'vous (?:convien\\w+|irait|va)\\b',
      `(?:see|speak to|talk to) you (?:on )?${DAY_EN}`,
      `a ${DAY_FR}\\b`,
      '(?:what|which) (?:time|times|day|days|date|dates)\\b',
      'quel(?:le)?s? (?:jours?|heures?|dates?|creneaux?)\\b',
    ]),
    ...signs(2, [
      `confirm\\w* (?:for|pour|le|on) (?:[\\w'-]+ ){0,2}${WHEN}`,
      `(?:can|could|shall|should|let's) (?:we|you|us) (?:[\\w'-]+ ){0,2}(?:do|have|make|hold|move) (?:that|it|this) (?:[\\w'-]+ ){0,3}${WHEN}`,
      "(?:half an hour|an hour|(?:ten|fifteen|twenty|thirty|\\d{1,2}) minutes|une demi-heure|une heure|(?:dix|quinze|vingt|trente) minutes) (?:[\\w'-]+ ){0,5}(?:talk|speak|discuss|meet|call|parler|discuter|echanger|appel|week|semaine)",
      '(?:quicker|easier|better|simpler) (?:on|over|by) (?:the )?phone|plus (?:rapide|simple|facile) (?:au|par) telephone',
      '(?:reachable|contactable|joignables?) (?:until|from|on|at|after|before|this|by|jusqu|au|a partir|de|entre|cet|ce)',
      "(?:add|invite|include|ajoute\\w*|inclu\\w*|inscri\\w*) (?:[\\w'-]+ ){0,3}(?:to|a) (?:the |our |l'|la |notre )?(?:invitation|invite|meeting|call|reunion|appel)",
      '(?:see|meet|rencontrer|voir|saluer) (?:you|us|vous|nous|on) (?:at|there|on|over|in person|personally|before|sur|au|avant|la-bas)\\b',
      '(?:dinner|lunch|breakfast|coffee|drink) together|(?:diner|dejeuner|prendre un (?:cafe|verre)) ensemble',
      '(?:get to know|meet with|rencontrer|faire la connaissance)\\b',
      "(?:quand|pourriez-vous|pouvez-vous) (?:[\\w'-]+ ){0,2}(?:passer|venir)\\b",
      '(?:how|what) about (?:the )?(?:\\d{1,2}(?:st|nd|rd|th)|a )',
      '(?:arrange|organi[sz]e|find|agree|fix|sort out) (?:something|a time|a date|a moment|a day|it) (?:with|for|in|on|that|next|this|soon)',
      '(?:pop|come|drop|stop|swing) (?:in|by|over|round|to (?:our|my|the) (?:office|site|place|premises|headquarters|factory|plant|shop))\\b',
      "(?:continue|resume|finish|carry on) (?:[\\w'-]+ ){0,3}(?:tomorrow|on monday|next week|later|another day)",
      '(?:leave|left|join|joined|missed|miss) (?:the|our|your) (?:call|meeting|appointment)',
      "(?:push|put|move|bring) (?:[\\w'-]+ ){0,4}(?:back|forward|earlier|later) (?:by|to|until|an?)\\b",
      'give (?:me|us|him|her) (?:a )?(?:buzz|shout|bell|ring|tinkle|call)',
      '(?:when|what time) (?:could|can|would|may|should|will) (?:he|she|you|they|we|i) (?:call|ring|phone|meet|come|visit|speak)',
      "que diriez-vous (?:du|de|d'|le)",
      "(?:trouver|fixer|convenir|prendre) (?:d')?un (?:moment|creneau|rendez-vous|jour)",
      "(?:vous deplacer|vous rendre|venir|passer) (?:[\\w'-]+ ){0,3}(?:sur (?:notre|le) site|chez nous|dans nos|a nos|nous voir|au bureau)",
      '(?:pouvons|pourrions|puis|peut)[- ](?:nous|je|on) passer\\b',
      "(?:on|nous) (?:reprend|reprenons|continue|continuons|reparle|remet) (?:[\\w'-]+ ){0,2}(?:demain|lundi|mardi|mercredi|jeudi|vendredi|plus tard|la semaine)",
      '(?:passez|donnez|passe)(?:-moi|-nous)? (?:un )?(?:coup de (?:fil|telephone)|appel)',
      "(?:quitter|rejoindre|manquer|quitte|rejoint|manque) (?:la|notre|le|l') ?(?:visio|reunion|appel|rendez-vous)",
    ]),
    ...signs(1.7, [`${WHEN}(?=.{0,80}\\b${FITS})`, `${FITS}(?=.{0,80}\\b${WHEN})`]),
    ...hints(
      0.9,
      `meetings?, appointments?, video ?call, video ?conferenc+, videoconference, face to face, in person, catch up, catch-up,
      sync, come over, drop by, stop by, ring me, ring you, phone me, hop on, zoom, visioconference, visio, coup de fil,
      de vive voix, rendez-vous, rdv, se voir, nous voir, vous voir, creneaux?, rappel+ moi, cale+ un point, un point`,
    ),
    ...hints(
      0.6,
      `calendar, availab+, lunch, coffee, diary, slots?, conversation, visit, by phone, on the phone, telephone, agenda,
      disponib+, dejeuner, cafe, passez, passer vous, par telephone, echange, reunion, entretien`,
    ),
    ...hints(0.5, `${DAY_EN}, ${DAY_FR}, noon, midi, tomorrow`),
    ...signs(0.5, [CLOCK]),
    ...hints(
      0.9,
      `new date, another date, other date, postpone+, rearrange+, reschedul+, conference call, welcome you, talk to you then,
      speak soon, call back, attend, at our office, at your office, (?<!nice to |good to |pleasure to |pleased to )meet,
      nouvelle date, autre date, date, reporter, decaler, accueillir, disponibles?, se parler, rappeler, reessayez,
      (?<!de vous avoir |de t'avoir )rencontr(?:er|ons|iez|ions)`,
    ),
    ...hints(
      0.4,
      `dates?, times?, morning, afternoon, week, office, hours?, minutes, soon, visit, in town, matin, apres-midi, semaine,
      bureau, heures?, prochainement, venir`,
    ),
  ],
}
