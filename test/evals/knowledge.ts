/** What a small company would write down for its answers. */
import type { KnowledgeFact, Language } from '#domain/assistant/jobs.ts'

const ENTRIES: Readonly<Record<Language, readonly (readonly [title: string, content: string])[]>> = {
  en: [
    [
      'Prices',
      'The Team plan costs €29 per user and month. The Standard package costs €12 per user and month. Paid yearly, both are 10% cheaper.',
    ],
    ['Trial', 'The trial lasts 14 days and needs no credit card. It can be extended once.'],
    [
      'Security and hosting',
      'All data is hosted in Frankfurt and encrypted at rest. We are GDPR compliant and sign a data processing agreement.',
    ],
    [
      'Integrations',
      'There are connectors for Salesforce, HubSpot and Outlook. Everything else goes through our REST API.',
    ],
    [
      'Terms',
      'Contracts run for one month and can be cancelled until its last day. There is no minimum term.',
    ],
    [
      'Support',
      'Support answers from Monday to Friday between 9:00 and 18:00. Passwords are reset under Settings, Members.',
    ],
    ['Languages', 'The product is available in English, French and German.'],
  ],
  fr: [
    [
      'Tarifs',
      'La formule Équipe coûte 29 € par utilisateur et par mois. La formule Standard coûte 12 € par utilisateur et par mois. En paiement annuel, les deux sont 10 % moins chères.',
    ],
    ['Essai', 'L’essai dure 14 jours et ne demande pas de carte bancaire. Il peut être prolongé une fois.'],
    [
      'Sécurité et hébergement',
      'Toutes les données sont hébergées à Francfort et chiffrées au repos. Nous sommes conformes au RGPD et signons un accord de sous-traitance.',
    ],
    [
      'Intégrations',
      'Il existe des connecteurs pour Salesforce, HubSpot et Outlook. Tout le reste passe par notre API REST.',
    ],
    [
      'Conditions',
      'Les contrats durent un mois et peuvent être résiliés jusqu’au dernier jour. Il n’y a pas d’engagement.',
    ],
    [
      'Assistance',
      'L’assistance répond du lundi au vendredi entre 9h00 et 18h00. Les mots de passe se réinitialisent dans Réglages, Membres.',
    ],
    ['Langues', 'Le produit existe en anglais, en français et en allemand.'],
  ],
}

export function sampleKnowledge(language: Language): KnowledgeFact[] {
  return ENTRIES[language].map(([title, content], index) => ({ ref: `k${index + 1}`, title, content }))
}
