/** Words of English and French that tell what a sentence about a time is about; all are looked for in plain words. */

/** It is about meeting or talking. */
export const MEET =
  /\b(?:meet(?:ing)?s?|(?:re)?schedul(?:e|ing)|call(?:s|ing)?|phone|chat|talk|speak|zoom|teams|hangouts?|google meet|video|demo|catch[ -]up|coffee|appointment|book|slots?|hop on|jump on|discuss(?:ion)?|connect|interview|conversation|ring|squeeze|(?:some|any|a little|more|make|have|find) time|time (?:for|to)|ideal|convenient|availab(?:le|ility)|free|works?|work for|suits?|suit you|convenient|good for|ok for|okay for|fine (?:for|with|by)|how about|what about|shall we|could we|can we|let's|let us|(?:i|we) (?:could|can) (?:do|make)|see you|calendar|pencil|perfect for|prefer|better|best|(?:i'm|i am|we are|we're|pretty|quite|wide) (?:\w+ )?open|does .{1,40} (?:work|suit)|would .{1,40} (?:work|suit|be (?:ok|fine|good|possible))|rendez-vous|rdv|reunions?|appel(?:er|ez|ons|le)?|telephon(?:e|er|ique)|visio(?:conference)?|parl(?:er|ons)|discut(?:er|ons)|echang(?:e|er|eons)|rencontr(?:e|er|ons)|se voir|nous voir|on se voit|voyons-nous|dispo(?:nible|nibles|nibilite|nibilites|s)?|libres?|convien(?:t|drait|ne)|irai(?:t|ent)|vous va|te va|ca va|me va|cela vous|arrange(?:rait)?|possible|creneaux?|caler|planifi(?:er|ons)|demonstration|entretien|un point|(?:du|de|un peu de) temps|s'appeler|ideal|comme vous voulez|peu importe|whenever|any ?time|a votre convenance|m'arrange|dejeuner|cafe|propos(?:e|er|ons)|on dit|disons|plutot|prefer(?:e|erais)|mieux)\b/

/** Of those cues the ones that a request for anything else has too: "could we have it", "is that possible". */
export const WEAK_MEET =
  /\b(?:shall we|could we|can we|let's|let us|(?:i|we) (?:could|can) (?:do|make)|possible)\b/g

/** Ends what stands before a time that is a deadline: "until the", "avant le". */
export const DEADLINE =
  /\b(?:by|until|till|before|no later than|avant|d'ici(?: a| au)?|jusqu'(?:a|au|en)|au plus tard) (?:the |le |la |end of |fin )*$/
/** How the words of a deadline themselves begin. */
export const DEADLINE_WORDS = /^(?:by|until|till|before|avant|d'ici|jusqu'|au plus tard)\b/

/** It is about something else that has a date. */
export const OTHER_MATTER =
  /\b(?:contract|deadline|due (?:on|by|date)|expir(?:e|es|ed|y)|end(?:s|ed)? (?:on|at|in)|invoices?|payment|paid|pay|deliver(?:y|ed|s)?|ship(?:ped|ment)?|arriv(?:e|es|ed|al)|flight|clos(?:e|es|ed|ing)|(?:start|begin|last)(?:s|ed)|course (?:starts|begins|takes)|training|class(?:es)?|formation|debute(?:ra)?|ouvre(?:nt)?|dure|opening hours|open (?:from|until)|office hours|webinar|conference (?:is|takes|starts)|keynote|launch(?:es|ed)?|releas(?:ed|es)|sent|received|signed|registered|ordered|since|maintenance|downtime|out of (?:the )?office|on leave|vacation|on holiday|published|subscription|renew(?:al|s|ed)?|trial|backup|server|newsletter|joined|founded|born|contrats?|echeance|date limite|expire(?:ra)?|factures?|paiement|reglement|livr(?:e|ee|aison|er)|commande|expedie|arrive(?:ra|e)?|vol|train|ferme(?:s|e|ee|ture)?|ouvert(?:ure)?|horaires|webinaire|lancement|envoye|recu|signe|depuis|absent(?:e)?|conges?|vacances|abonnement|renouvel(?:le|lement)|essai|sauvegarde|serveur|prend fin|se termine|commence(?:ra)?)\b/

/** Says yes to what was asked, and then when: "Yes, on Tuesday." */
export const AGREES =
  /^(?:yes|yep|yeah|sure|ok|okay|fine|perfect|great|gladly|agreed|sounds (?:good|great)|of course|with pleasure|oui|d'accord|parfait|entendu|tres bien|volontiers|avec plaisir|ca marche|bien sur)\b/

/** It does not suit. */
export const UNFIT =
  /\b(?:can(?:no|')t|can not|won't|don't|doesn't|does not|not (?:available|free|work|possible|good|ideal|suit)|isn't|unavailable|busy|booked|unable|no longer|ne (?:suis|serai|peux|pourrai|marche|convient|va)|n'est pas|n'irait pas|pas (?:dispo|disponible|libre|possible)|impossible|indisponible|(?:suis|serai) (?:deja )?pris|je ne .{1,20} pas)\b/

/** A meeting that was agreed is not to be. */
export const CANCEL =
  /\b(?:cancel(?:l?ing|l?ed|lation)?|call (?:it )?off|(?:can(?:no|')t|can not|won't be able to|unable to|not be able to) (?:make|attend|join)(?: it| our| the| that)?|something (?:has )?c(?:a|o)me up|annul(?:er|e|ons|ation|ee)|decommander|(?:ne pourrai|ne pourrais|ne peux) (?:pas|plus) (?:venir|etre|participer|assister|honorer|me joindre|me rendre)|empechement)\b/

/** A meeting that was agreed is to be at another time. */
export const MOVE =
  /\b(?:re-?schedul(?:e|ing|ed)|postpone|conflict|clash|same time|push (?:it|our|the|this|back)|mov(?:e|ing) (?:it|our|the|this|that|to|my)|move .{1,30} to|shift|bring (?:it|the|our) .{0,20}forward|another (?:time|day|date|slot)|instead|different (?:time|day|date)|better|rather|change (?:the|our) (?:time|date|day)|deplac(?:er|e|ons)|decal(?:er|e|ons)|report(?:er|ons|e)|repouss(?:er|e|ons)|avanc(?:er|ons)|plutot|autre (?:date|jour|creneau|moment|horaire|heure)|replanifi(?:er|ons)|reprogramm(?:er|ons)|changer (?:l'heure|la date|d'heure|de date|le jour|de creneau)|mieux)\b/

/** Somebody wants to hear from us, but later. */
export const LATER =
  /\b(?:get back (?:to|in touch)|reach (?:out|back)|contact (?:me|us)|follow[ -]?up|circle back|check (?:back|in)|touch base|ping (?:me|us)|try (?:me |us )?again|come back to|write (?:to )?(?:me|us)|revisit|drop (?:me|us) a line|ask (?:me|us)(?: again)?|give (?:me|us) a shout|not .{0,30}\b(?:before|until)|n'est pas .{0,30}\bavant|regard(?:er|erons|ons) (?:cela|ca)|reconnect|reconsider|look at (?:it|this) again|again in|back in|not before|until then|recontact\w*|revenez|revenir vers|reviens vers|relanc\w*|reparl\w*|reprendre contact|reprenez contact|reprenons|re-?ecriv\w*|ecrivez-moi|plus tard|pas avant|recontacter)\b/
/** The same by telephone: with a day it is a call that wants a time, with a month it is later. */
export const CALL_LATER = /\b(?:call (?:me|us)(?: back)?|give (?:me|us) a call|rappel(?:ez|er|le)\w*)\b/

/** Somebody wants to meet and names no time. */
export const REQUEST =
  /\b(?:(?:schedule|book|set up|arrange|organi[sz]e|have|do|jump on|hop on|plan) (?:a|an|another|some|our|the) (?:\w+ )?(?:call|meeting|chat|demo|demonstration|time|appointment|zoom|video call|conversation)|(?:call|meeting) this week|when (?:are|would|could|can|is) (?:you|it|a good).{0,30}(?:available|free|meet|talk|speak|time|suit)|your (?:availabilit(?:y|ies)|calendar|schedule|agenda)|votre agenda|what times? (?:work|suit)s?|find a (?:time|slot)|another (?:time|slot|day|date)|autre (?:creneau|horaire|date|moment)|(?:share|send|suggest|propose|offer|give)(?: me| us)? (?:a few|some|your|a couple of|two or three) (?:times|slots|dates|options)|(?:propos\w+|donn\w+|envoy\w+)(?:-moi|-nous)? (?:des|quelques|plusieurs|vos|deux ou trois) (?:dates|creneaux|horaires)|(?:planifier|organiser|caler|fixer|convenir d'|prevoir|prendre) ?(?:un|une|d'un|d'une)? ?(?:rendez-vous|rdv|appel|reunion|visio|creneau|echange|entretien|demo|demonstration)|quand (?:etes|seriez|serait|pourr|peut|puis)\w*.{0,40}|vos disponibilites|vos dispos|quelles sont vos)\b/

/** One of the slots that we have offered, by its place; the group is a key of ORDINALS. */
export const CHOICE =
  /\b(?:the |le |la |option |number |creneau |choix |numero )?(first|1st|second|2nd|third|3rd|last|premier|premiere|1er|deuxieme|seconde?|troisieme|dernier|derniere|option [123]|number [123]|creneau [123]|choix [123]|numero [123])(?: (?:one|option|slot|time|choice|proposal|creneau|choix|proposition|date|horaire))?\b/
const ORDINALS: readonly RegExp[] = [
  /^(?:first|1st|premier|premiere|1er|\w+ 1)$/,
  /^(?:second|2nd|deuxieme|seconde|\w+ 2)$/,
  /^(?:third|3rd|troisieme|\w+ 3)$/,
]

/** The index that a word of CHOICE names among `count`, or -1. */
export function chosenIndex(name: string, count: number): number {
  if (/^(?:last|dernier|derniere)$/.test(name)) return count - 1
  const index = ORDINALS.findIndex((ordinal) => ordinal.test(name))
  return index < count ? index : -1
}
