import { signs, type Concept } from './concept.ts'

const PAPERS_EN =
  '(?:quote|quotation|proposal|pricing|prices|price list|information|info|details|brochure|documentation|catalogue|catalog|deck|offer|rates|data ?sheet|case stud(?:y|ies)|references|contract|order form)'
const PAPERS_FR =
  '(?:devis|proposition|offre|plaquette|documentation|informations?|infos?|brochure|catalogue|presentation|tarifs?|grille|conditions|references|contrat|bon de commande|fiche)'

export const INTEREST: Concept = {
  means: /\b(?:interested|interest|pricing|price|quote|sales|purchase|interesse\w*|tarif\w*|devis|achat)\b/,
  signs: [
    ...signs(2.3, [
      "(?:how much|what) (?:[\\w'-]+ ){0,5}(?:costs?|prices?|charge|pay|pricing)\\b",
      `(?:send|share|provide|give|get|receive|forward|have) _ ${PAPERS_EN}\\b`,
      '(?:tell (?:me|us)|learn|know|hear|find out|read) (?:a (?:bit|little) )?more\\b',
      "(?:we|i)(?:'re| are| am|'m|'d be| would be| might be| may be) (?:[\\w'-]+ ){0,2}(?:interested|keen|intrigued|curious)",
      '(?:go ahead|move forward|get started|sign up|place an order|next steps?|purchase|subscribe|ready to (?:sign|start|order|buy))\\b',
      "(?:combien|quel (?:est|serait)|quels (?:sont|seraient)|quelle (?:est|serait)) (?:[\\w'-]+ ){0,5}(?:prix|tarifs?|couts?|coute\\w*|cout|budget|grille)?",
      `(?:envoyer|envoyez|envoie|faire parvenir|transmettre|transmettez|adresser|adressez|recevoir|communiquer|etablir|faire|avoir|obtenir) _ (?:d'|un |une |le |la |votre |vos )?${PAPERS_FR}\\b`,
      'en savoir (?:un peu )?(?:plus|davantage)',
      "(?:sommes|suis|serions|serais|restons|reste) (?:[\\w'-]+ ){0,2}(?:interess|preneur|curieu|partant)\\w*",
      '(?:passer commande|commander|souscrire|aller plus loin|prochaines? etapes?|etape suivante|on y va|je signe|nous signons|on avance)\\b',
    ]),
    ...signs(1.8, [
      '(?:more|further|additional) (?:info|information|details)\\b',
      "(?:plus|davantage|complements?) (?:d'|de |d )?(?:info\\w*|details?|renseignements?|precisions?)",
      "(?:does|do|can|is|are|will|could) (?:it|your|you|the|this|there) (?:[\\w'-]+ ){0,4}(?:support|integrate|include|offer|work with|handle|compatible|hosted|compliant|certified|connect|export|cover|scale|available in|translated)\\w*",
      'do you (?:offer|have|provide|support|work with|integrate|do|sell|ship|deliver|accept)\\b',
      '(?:proposez|offrez|gerez|prenez|supportez|faites|livrez|acceptez|travaillez|vendez|disposez)[ -]vous\\b',
      "(?:est-ce que|est-il|est-elle|votre (?:solution|outil|logiciel|produit|offre|plateforme)) (?:[\\w'-]+ ){0,5}(?:compatible|inclu\\w*|gere\\w*|integr\\w*|permet\\w*|propose\\w*|conforme\\w*|heberge\\w*|comprend\\w*|support\\w*|disponible en|possible)",
      "(?:sounds|looks|seems) (?:[\\w'-]+ ){0,1}(?:good|great|interesting|promising|perfect|like what|useful|relevant|attractive)",
      "(?:m'|nous )(?:interess\\w+|plai\\w+|tent\\w+|parle)\\b",
      "(?:c'est|semble|parait|a l'air) (?:[\\w'-]+ ){0,1}(?:interessante?|prometteu\\w+|parfait|pertinente?)",
      "what (?:[\\w'-]+ ){0,2}(?:features|plans|options|packages|editions|terms|payment|discounts?|languages|integrations)\\b",
      "quel(?:le)?s? (?:[\\w'-]+ ){0,3}(?:fonctionnalites|formules|options|offres|conditions|modalites|langues|delais?|engagement|integrations)\\b",
      '(?:remise|discount|degressif|volume pricing)\\b',
    ]),
    ...signs(1.2, [
      "(?:we|i) (?:[\\w'-]+ ){0,2}(?:looking for|looking at|evaluating|considering|comparing|shortlist\\w*|exploring)",
      'nous (?:cherchons|recherchons|etudions|comparons|envisageons|evaluons)',
      '(?:how (?:many|long)|which (?:plan|version|edition|option))\\b',
      '(?:contract|commitment|minimum term|notice period|engagement|preavis|duree)\\b',
      '(?:gdpr|rgpd|hosted|heberge\\w*|api|integrat\\w+|integration)\\b',
      '(?<!comment |ou |pourquoi )avez[- ]vous (?!recu|eu|pu|lu|vu)',
      '(?:got|have|caught) (?:my|our) (?:attention|interest)\\b',
      '(?:good timing|right time|exactly what we|tombe bien|exactement ce)\\b',
    ]),
  ],
}
