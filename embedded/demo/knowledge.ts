/** What the demo's seller knows of the imaginary product, for the assistant to answer from. */
import type { CreateKnowledge } from '#api/contract/knowledge.ts'

export const DEMO_PERSONA =
  'Ada Martin advises growing companies at Northwind, which gets new colleagues to work in two days. Friendly, brief, never pushy.'
export const DEMO_SIGNATURE = 'Ada Martin\nNorthwind, onboarding that takes two days\n+33 1 70 99 00 12'

export const DEMO_KNOWLEDGE: readonly Omit<CreateKnowledge, 'isActive'>[] = [
  {
    language: 'en',
    category: 'Pricing',
    title: 'Prices and contract',
    content:
      'Northwind costs 9 euros a month for each employee. A team of forty pays 360 euros a month. The contract runs from month to month and can be ended at any time. There is no set-up fee.',
  },
  {
    language: 'en',
    category: 'Security',
    title: 'Security and data protection',
    content:
      'All data is stored in Paris and Frankfurt, encrypted at rest and in transit. Northwind is certified under ISO 27001 and complies with the GDPR. A data processing agreement is part of every contract.',
  },
  {
    language: 'en',
    category: 'Onboarding',
    title: 'How long it takes to set up',
    content:
      'Setting up Northwind takes two working days. On the first day we import your people and roles, on the second your managers build their plans with us. No work of your IT department is needed.',
  },
  {
    language: 'en',
    category: 'References',
    title: 'Reference customers',
    content:
      'Harbour Logistics onboards 120 people a year with Northwind, and Pine Software cut the time to the first useful day from eleven days to two. Both are happy to talk to you.',
  },
  {
    language: 'en',
    category: 'Integrations',
    title: 'Tools that Northwind works with',
    content:
      'Northwind works with Google Workspace, Microsoft 365, Slack and Personio. Other tools are connected through our API.',
  },
  {
    language: 'en',
    category: 'Support',
    title: 'Support',
    content:
      'Our support answers in English and French on working days from 8:00 to 18:00, usually within two hours.',
  },
  {
    language: 'fr',
    category: 'Tarifs',
    title: 'Tarifs et contrat',
    content:
      'Northwind coûte 9 euros par mois et par collaborateur. Une équipe de quarante personnes paie 360 euros par mois. Le contrat est mensuel et peut être résilié à tout moment. Il n’y a pas de frais de mise en place.',
  },
  {
    language: 'fr',
    category: 'Sécurité',
    title: 'Sécurité et hébergement des données',
    content:
      'Toutes les données sont hébergées à Paris et à Francfort, chiffrées au repos et en transit. Northwind est certifié ISO 27001 et conforme au RGPD.',
  },
  {
    language: 'fr',
    category: 'Mise en place',
    title: 'Durée de la mise en place',
    content:
      'La mise en place de Northwind prend deux jours ouvrés. Le premier jour, nous importons vos équipes et leurs rôles ; le second, vos responsables préparent leurs parcours avec nous.',
  },
  {
    language: 'fr',
    category: 'Références',
    title: 'Clients de référence',
    content:
      'Harbour Logistics accueille 120 personnes par an avec Northwind, et Pine Software est passé de onze jours à deux. Les deux vous en parleront volontiers.',
  },
]
