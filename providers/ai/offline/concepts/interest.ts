import { stemsOf } from '#domain/assistant/stems.ts'
import { hints, signs, type Concept } from './concept.ts'

const PAPERS_EN =
  '(?:quote|quotation|proposal|pricing|prices|price list|information|info|details|brochure|documentation|catalogue|catalog|deck|offer|rates|data ?sheet|case stud(?:y|ies)|references|contract|order form)'
const PAPERS_FR =
  '(?:devis|proposition|offre|plaquette|documentation|informations?|infos?|brochure|catalogue|presentation|tarifs?|grille|conditions|references|contrat|bon de commande|fiche)'

/** A question about such a matter is asked by somebody who thinks of buying. */
const NOT_OF_BUYERS = new Set(['#support', '#trial', '#opening'])

function asksAboutTerms(sentence: string): number {
  if (!/\?\s*$|\b(?:whether|wonder|si (?:les|vous|votre|le|la))\b/i.test(sentence)) return 0
  const topics = [...stemsOf(sentence)].filter((stem) => stem.startsWith('#') && !NOT_OF_BUYERS.has(stem))
  return topics.length > 0 ? 0.9 : 0
}

export const INTEREST: Concept = {
  means: /\b(?:interested|interest|pricing|price|quote|sales|purchase|interesse\w*|tarif\w*|devis|achat)\b/,
  weigh: asksAboutTerms,
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
      'do you (?:offer|have(?! (?:half|an hour|time|a (?:moment|minute|second|slot)|\\d+ min|availab))|provide|support|work with|integrate|do|sell|ship|deliver|accept)\\b',
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
      "(?:we|i) (?:[\\w'-]+ ){0,2}(?:looking for(?! (?:an? )?(?:[\\w-]+ )?(?:developer|assistant|employee|colleague|candidate|manager|engineer|job|position))|looking at|evaluating|considering|comparing|shortlist\\w*|exploring)",
      'nous (?:cherchons|recherchons|etudions|comparons|envisageons|evaluons)',
      '(?:how (?:many|long)|which (?:plan|version|edition|option))\\b',
      '(?:contract|commitment|minimum term|notice period|engagement|preavis|duree)\\b',
      '(?:gdpr|rgpd|hosted|heberge\\w*|api|integrat\\w+|integration)\\b',
      '(?<!comment |ou |pourquoi )avez[- ]vous (?!une (?:demi-)?heure|\\d+ min|le temps|du temps|(?:bien )?(?:recu|eu|pu|lu|vu))',
      '(?:got|have|caught) (?:my|our) (?:attention|interest)\\b',
      '(?:good timing|right time|exactly what we|tombe bien|exactement ce)\\b',
    ]),
    ...signs(1.5, [
      'set (?:us|me) back\\b',
      "(?:part of|included in|comes with|extra for|covered by) (?:[\\w'-]+ ){0,3}(?:package|plan|price|edition|licen[cs]e|offer|subscription)",
      '(?:makes|sets) you (?:apart|different)|different from|compare[ds]? (?:to|with)|better than|advantages? (?:of|over)',
      '(?:best|final|concrete|written|non-binding) (?:offer|price|quote|proposal)',
      '(?:ready|want|like|happy|glad) to (?:sign|buy|order|purchase|start|proceed|go ahead|move ahead|subscribe)',
      "(?:heard|read) (?:[\\w'-]+ ){0,2}(?:good|great) (?:things|reviews)|recommended (?:you|to us|by)|was recommended",
      "(?:let's|let us|we) (?:do it|go for it|go ahead)|it's a deal|we have a deal|deal\\b|you have convinced|count us in|we're in\\b",
      "(?:send|forward|draw up|prepare|put together|work out) (?:[\\w'-]+ ){0,4}(?:paperwork|papers|figures|calculation|estimate|contract|order|numbers)",
      "(?:which|what) (?:of your |one |edition |plan |package |version |model )?(?:[\\w'-]+ ){0,3}(?:would you )?(?:recommend|suggest|advise)",
      '(?:can|could|does|will|would|do|is|are) (?:your|the) (?:software|tool|product|platform|app|system|solution|module|plan|service|company|servers?|data)\\b',
      '(?:how (?:quickly|fast|soon|many|long|does|do)|what about|up and running)\\b',
      "(?:order|call off|take|need|want) (?:\\d+|ten|twenty|fifty|a hundred|another) (?:[\\w'-]+ ){0,2}(?:licen[cs]es|seats|users|units|pieces|copies)",
      "(?:exactly|just|precisely) (?:the|our|what|my) (?:[\\w'-]+ ){0,3}(?:problem|headache|need|issue|situation|looking for|need(?:ed)?)",
      "(?:c'est|d'accord|banco|marche)[^.]{0,12}(?:d'accord|on (?:y va|signe)|envoyez)|vous m'avez convaincu",
      "(?:envoyez|preparez|faites|adressez)(?:-moi|-nous) (?:[\\w'-]+ ){0,3}(?:papiers|chiffrage|contrat|estimation|calcul|chiffres)",
      "(?:faire|etablir|preparer) (?:[\\w'-]+ ){0,2}(?:chiffrage|estimation|simulation|calcul)",
      "quel(?:le)?s? (?:[\\w'-]+ ){0,3}(?:conseill|recommand|propos)\\w+",
      '(?:votre|le|la) (?:logiciel|outil|produit|plateforme|application|solution|systeme|module|service|societe) (?:peut|sait|permet|gere|est|propose|fonctionne|reprend|accepte)',
      "(?:en combien de temps|paie-t-on|paye-t-on|combien (?:de|d')|operationnel\\w*)\\b",
      "exactement (?:le|la|notre|ce|mon) (?:[\\w'-]+ ){0,2}(?:probleme|besoin|qu|sujet)",
      'curieu(?:x|se) de (?:savoir|voir|connaitre)|curious (?:to know|how|about|whether)',
      'something (?:that )?you can (?:handle|do|offer|manage)|can you (?:handle|manage|cope)',
      '(?:comprise?s?|inclus\\w*|compris) dans\\b|en option\\b|en supplement\\b',
      "(?:qu'est-ce qui|ce qui) vous (?:distingue|differencie)|par rapport a|avantages? (?:de|par)",
      '(?:meilleure?|derniere) (?:offre|prix|proposition)|offre ferme',
      '(?:prets?|envie|souhait\\w+|voul\\w+) (?:a |de )?(?:signer|acheter|commander|demarrer|souscrire|avancer)',
      "(?:dit|parle|entendu) (?:[\\w'-]+ ){0,2}(?:du bien|parler) de vous|(?:nous|m')(?: a)? (?:ete )?recommand\\w+",
      "dites-m'en plus|dites-nous-en plus|donnez-moi plus",
    ]),
    ...hints(
      0.9,
      `prices?, pricing, licen[cs]es?, packages?, rebates?, discounts?, subscription, quote, quotation, order form, brochure,
      features?, included, competitors?, non-?profit, charities, in writing, promising, per user, per year, single sign-on, sso,
      prix, tarifs?, licences?, formules?, reductions?, remises?, abonnement, devis, bon de commande, plaquette, fonctionnalites?,
      incluse?s?, comprise?s?, concurrents?, associations?, prometteu+, par utilisateur, par an, budget, grille tarifaire,
      authentification unique`,
    ),
    ...hints(
      0.5,
      `offer, edition, plan, professional, basic, extra, terms, contract, payment, references?, customers?, security, hosting,
      integrat+, interesting, curious, offre, edition, options?, conditions, contrat, paiement, securite, hebergement, integr+,
      interessant+, curieu+, document, solution`,
    ),
    ...signs(1.6, [
      '(?:we|i) (?:urgently |really |still )?(?:need|require|are in need of|want) (?:an? |some )?(?:new )?(?:solution|system|tool|software|replacement|alternative|partner|supplier|offer|quote)',
      "(?:il (?:nous|me) faut|nous avons besoin d'|j'ai besoin d'|nous voulons) ?(?:une? |l')?(?:nouvel\\w+ |nouveau )?(?:solution|systeme|outil|logiciel|partenaire|fournisseur|offre|devis)",
      '(?:approved|released|signed off|green light|go-ahead)|(?:valide|approuve|feu vert|donne son accord)',
      "(?:documents?|material|documentation|information|slides) (?:[\\w'-]+ ){0,4}(?:share|show|pass on|partager|montrer|transmettre|diffuser)",
    ]),
    ...hints(
      0.9,
      `difference between, costs?, conditions, purchase, introduc+ your, implement+, certificate, certified, certification,
      store the data, stored, benefit from, looking for, difference entre, couts?, coutera+, achat, mettre en place, mise en place,
      stockez, hebergez, profiter, cherchons, recherchons, documentation, (?<!your |votre |the )references?`,
    ),
    ...hints(
      0.4,
      `system, systeme, users, utilisateurs, employees, salaries, staff, data, donnees, decide, decider, board, direction,
      questions, software, logiciel, tool, outil, product, produit, months, mois`,
    ),
  ],
}
