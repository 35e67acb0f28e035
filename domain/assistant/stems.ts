/** Words as a comparison of meaning wants them: without inflection, synonyms under one name. English and French. */
import { plainWords } from '../mail/words.ts'

const STOP_WORDS = new Set(
  `a about above after again all also am an and any are as at be because been before being below between both but by can
  could did do does doing down during each few for from further get got had has have having he her here hers him his how i
  if in into is it its itself just let like may me might more most must my no nor not now of off on once only or other our
  ours out over own please same shall she should so some such than that the their theirs them then there these they this
  those through to too under until up us very was we were what when where which while who whom why will with would yes you
  your yours thanks thank hello hi dear know tell want need give make take see say think one two
  alors au aucun aussi autre aux avec avoir bon car ce cela celle celui ces cet cette ceci comme comment dans de des dedans
  depuis devrait doit donc du elle elles en encore est et etait etes etre eu fait faire fois font hors il ils je la le les
  leur leurs lui ma mais me meme mes moi moins mon ne ni nos notre nous on ont ou par parce pas peu peut pour pourquoi quand
  que quel quelle quelles quels qui quoi sa sans se ses si son sont sous suis sur ta te tes toi ton tous tout toute tres trop
  tu un une va vers voici voila vos votre vous vu y merci bonjour madame monsieur svp plait avez avons etes est-ce ai as
  pouvez pourriez pouvons peux voudrais souhaite souhaitons aimerais dire savoir bien plus oui non ca cest jai quon`
    .split(/\s+/)
    .filter(Boolean),
)

/** Synonyms by the name under which they count beside their own stem. */
const TOPICS: Readonly<Record<string, string>> = {
  price:
    'price prices pricing cost costs costing rate rates fee fees quote quotes quotation tariff charge charges charged pay euro euros dollar dollars expensive cheap budget paid prix tarif tarifs tarification cout coute coutent couts combien devis facture facturation facturee payer paie cher budget',
  discount:
    'discount discounts rebate reduction reductions remise remises rabais ristourne degressif degressive cheaper moins chere cheres yearly annually annuel annuelle annuellement',
  security:
    'security secure secured encryption encrypted gdpr privacy iso soc2 protection compliance compliant securite securise chiffrement chiffre chiffrees rgpd confidentialite conformite conforme',
  hosting:
    'hosting hosted host server servers datacenter cloud stored storage hebergement heberge hebergees hebergee serveur serveurs stocke stockees stockage',
  integration:
    'integration integrations integrate integrates api connector connectors connect connects connection compatible plugin integrer connecteur connecteurs connecter connexion interface interfacer',
  contract:
    'contract contracts commitment commit term terms cancel cancellation terminate notice contrat contrats engagement engage resiliation resilier preavis duree conditions',
  training: 'training train trained onboarding onboard formation formations former accompagnement',
  support: 'support helpdesk hotline assistance help sav aide accompagnement',
  setup:
    'setup set setting install installation implementation implement deploy deployment rollout migrate migration start starting installer installer mise deploiement deployer demarrage demarrer migrer delai delais',
  trial: 'trial demo demonstration test try pilot essai demo demonstration tester essayer pilote',
  languages:
    'language languages translated english french langue langues anglais francais traduit traduction',
  users:
    'user users seat seats licence license licences licenses people utilisateur utilisateurs licence licences poste postes siege sieges',
  references:
    'reference references customer customers client clients case study studies etude temoignage temoignages',
  mobile: 'mobile phone app android iphone ios telephone smartphone appli application',
  export: 'export exports import csv excel backup exporter importer sauvegarde sauvegardes',
  opening: 'open opening hours ouvert ouverts ouverture horaires horaire',
  delivery:
    'delivery deliver delivers delivered ship shipping shipped livraison livrer livre livrez expedition',
  payment: 'payment payments invoice invoices billing transfer paiement paiements facture factures virement',
}

const TOPIC_OF = new Map(
  Object.entries(TOPICS).flatMap(([topic, words]) =>
    words.split(' ').map((word) => [word, `#${topic}`] as const),
  ),
)

const STEM_LENGTH = 6

/** The stems of the words of a text that carry meaning, and the topics they belong to; each once. */
export function stemsOf(text: string): Set<string> {
  const stems = new Set<string>()
  for (const word of wordsOf(text)) {
    const topic = TOPIC_OF.get(word)
    if (topic) stems.add(topic)
    if (!STOP_WORDS.has(word) && (word.length > 2 || /^\d+$/.test(word))) stems.add(stem(word))
  }
  return stems
}

/** The words of a text in plain letters, elided articles parted from them. */
export function wordsOf(text: string): string[] {
  return plainWords(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

function stem(word: string): string {
  const singular = word.length > 3 ? word.replace(/(?<=[^s])s$|x$/, '') : word
  return singular.slice(0, STEM_LENGTH)
}

/** How many of one text's stems the other has. */
export function sharedStems(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return [...one].filter((stem) => other.has(stem)).length
}
