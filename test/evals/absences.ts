/**
 * Absence notices as they arrive, with the day on which their sender is back. It is Monday 23 November 2026.
 * `null`: away, without a day that helps. `none`: no absence notice.
 */
import type { Language } from '#domain/assistant/jobs.ts'

export const ABSENCE_NOW = Date.parse('2026-11-23T09:00:00Z')

type Expected = `2026-${string}` | `2027-${string}` | null | 'none'
/** `auto`: its header says that a machine has sent it. */
type Row = readonly [text: string, expected: Expected, more?: { subject?: string; auto?: true }]

const EN: readonly Row[] = [
  [
    'Thank you for your message. I am out of the office until Friday, 27 November, with limited access to e-mail.',
    '2026-11-30',
  ],
  ['I am out of the office and will be back on Monday, 30 November.', '2026-11-30'],
  ['Hi, I’m on annual leave until 4 December and will reply when I return.', '2026-12-07'],
  ['I am currently on vacation, returning on December 14.', '2026-12-14'],
  ['I am on parental leave until 1 March 2027. Please contact my colleague Jane.', '2027-03-02'],
  ['I will be out of the office from 24 November to 26 November.', '2026-11-27'],
  ['I am away from my desk this week and will be back next Monday.', '2026-11-30'],
  ['I’m out of office today. I will return tomorrow.', '2026-11-24'],
  ['I am on sick leave. I do not know when I will be back.', null],
  ['I am on maternity leave. Your mail will not be forwarded.', null],
  ['Thanks for your e-mail. I am travelling and out of the office until December 1st.', '2026-12-02'],
  ['I am on holiday for two weeks.', '2026-12-07'],
  ['I am out of the office. I will respond to your message on my return on 7 December.', '2026-12-07'],
  ['Out of office, back on 2026-12-02.', '2026-12-02', { auto: true }],
  ['I am currently out of the office, attending a conference, and will be back on Thursday.', '2026-11-26'],
  ['I am on leave until the end of the year. In urgent cases call the switchboard.', null],
  ['I will be away from the office until 30/11/2026.', '2026-12-01'],
  ['I am on vacation until January 3, 2027.', '2027-01-04'],
  ['I’m on annual leave and will be back in the office on Wed 2 Dec.', '2026-12-02'],
  ['I am out of the office and returning in three weeks.', '2026-12-14'],
  [
    'Our office is closed for Thanksgiving. We will be back on November 30.',
    '2026-11-30',
    { subject: 'Automatic reply: Quote', auto: true },
  ],
  ['I have limited access to my mail until 25 November.', '2026-11-26', { auto: true }],
  ['Back on 8 December.', '2026-12-08', { subject: 'Out of Office: Your proposal', auto: true }],
  ['Please contact support@acme.example.', null, { subject: 'Out of office' }],
  ['I am out of the office on business until Tuesday.', '2026-11-25'],
  ['I am currently away on holiday and will answer after 10 December.', '2026-12-11'],
  [
    'Thank you for your mail. I’m out this afternoon.',
    null,
    { subject: 'Automatic reply: Re: Offer', auto: true },
  ],
  ['I am on sabbatical and will resume work on 1 February 2027.', '2027-02-01', { auto: true }],
  ['I will be on leave from December 21 through January 4.', '2027-01-05'],
  ['I am out of the office this week. For anything urgent, call Tom.', null],
  ['I am no longer with the company.', 'none'],
  ['Thanks, I’ll be in the office on Thursday, call me then.', 'none'],
  ['Could we talk once you are back from your holiday?', 'none'],
  ['I was out of the office yesterday and have just read your mail. Let us meet on Friday.', 'none'],
  ['My boss is on vacation until 4 December, but I can decide this.', 'none'],
  ['Can you send the offer before I leave for the holidays on 18 December?', 'none'],
  ['Sorry for the delay. Is the offer valid until 30 November?', 'none'],
]

const FR: readonly Row[] = [
  ['Merci pour votre message. Je suis absent du bureau jusqu’au vendredi 27 novembre.', '2026-11-30'],
  ['Je suis en congés, de retour le lundi 30 novembre.', '2026-11-30'],
  ['Bonjour, je suis en vacances jusqu’au 4 décembre inclus.', '2026-12-07'],
  ['Je suis actuellement en congé et serai de retour le 14 décembre.', '2026-12-14'],
  ['Je suis en congé parental jusqu’au 1er mars 2027, merci de contacter ma collègue.', '2027-03-02'],
  ['Je serai absente du 24 au 26 novembre.', '2026-11-27'],
  ['Je suis absent cette semaine, de retour lundi prochain.', '2026-11-30'],
  ['Je suis absente aujourd’hui et serai de retour demain.', '2026-11-24'],
  ['Je suis en arrêt maladie pour une durée indéterminée.', null],
  ['Je suis actuellement en congé maternité. Votre message ne sera pas transféré.', null],
  ['Je suis en déplacement jusqu’au 1er décembre, avec un accès limité à ma messagerie.', '2026-12-02'],
  ['Je suis en vacances pendant deux semaines.', '2026-12-07'],
  ['Je suis absent. Je répondrai à votre message à mon retour, le 7 décembre.', '2026-12-07'],
  ['Absence du bureau, retour le 02/12.', '2026-12-02', { auto: true }],
  [
    'Je suis en formation, joignable à partir de jeudi.',
    '2026-11-26',
    { subject: 'Réponse automatique : Offre', auto: true },
  ],
  ['Je suis en congés jusqu’à la fin de l’année.', null],
  ['Je suis absente du bureau jusqu’au 30/11/2026.', '2026-12-01'],
  ['Je suis en congés jusqu’au 3 janvier 2027.', '2027-01-04'],
  ['Je suis hors du bureau et reprendrai mon poste mercredi 2 décembre.', '2026-12-02'],
  ['Je suis en congés, de retour dans trois semaines.', '2026-12-14'],
  [
    'Nos bureaux sont fermés, réouverture le 30 novembre.',
    null,
    { subject: 'Message d’absence', auto: true },
  ],
  ['De retour le 8 décembre.', '2026-12-08', { subject: 'Absence du bureau', auto: true }],
  [
    'Merci de contacter le standard.',
    null,
    { subject: 'Réponse automatique : Absence du bureau', auto: true },
  ],
  ['Je suis en déplacement professionnel jusqu’à mardi.', '2026-11-25'],
  ['Actuellement en congés, je vous répondrai après le 10 décembre.', '2026-12-11'],
  ['Je serai en congés du 21 décembre au 4 janvier.', '2027-01-05'],
  ['Je suis absent cette semaine. En cas d’urgence, appelez Thomas.', null],
  ['Je suis indisponible jusqu’à jeudi soir, je reviens vers vous vendredi.', '2026-11-27'],
  ['Je suis en RTT, retour demain matin.', '2026-11-24', { auto: true }],
  ['Je suis en congé jusqu’au 29 novembre, votre message sera lu à mon retour.', '2026-11-30'],
  ['Je ne travaille plus dans cette société.', 'none'],
  ['Merci, je serai au bureau jeudi, appelez-moi.', 'none'],
  ['Pourrions-nous en parler à votre retour de vacances ?', 'none'],
  ['Mon responsable est en congés jusqu’au 4 décembre mais je peux décider.', 'none'],
  ['Désolé pour le retard, votre offre est-elle valable jusqu’au 30 novembre ?', 'none'],
  ['Envoyez-moi le devis avant mon départ en vacances le 18 décembre.', 'none'],
]

export interface Absence {
  text: string
  subject: string
  isAutomatic: boolean
  language: Language
  expected: Expected
}

const absences = (rows: readonly Row[], language: Language): Absence[] =>
  rows.map(([text, expected, { subject = 'Re: Offer', auto } = {}]) => ({
    text,
    subject,
    isAutomatic: auto === true,
    language,
    expected,
  }))

export const ABSENCES: readonly Absence[] = [...absences(EN, 'en'), ...absences(FR, 'fr')]
