import { describe, expect, it } from 'vitest'
import { readAbsence } from './absence.ts'

/** A Monday. */
const NOW = Date.UTC(2026, 10, 23, 9, 30)

function backOn(text: string, subject = '', automatic = false): string | null {
  const notice = readAbsence({ subject, text }, automatic, NOW)
  if (!notice) return 'no notice'
  return notice.absentUntil === null ? null : new Date(notice.absentUntil).toISOString().slice(0, 10)
}

describe('an absence notice', () => {
  it.each([
    // English: the day of return
    ['I am out of the office and will be back on 3 December 2026.', '2026-12-03'],
    ['I am currently out of the office, returning Monday, December 7th.', '2026-12-07'],
    ['I am out of office. I will return on the 30th of November.', '2026-11-30'],
    ['I’m on annual leave and back at my desk on Tue 1 Dec.', '2026-12-01'],
    ['I am on vacation, back on 2026-12-14.', '2026-12-14'],
    ['I am on parental leave. I expect to be back in March 2027.', '2027-03-01'],
    ['I am away from my office. I will be available again from 28/11/2026.', '2026-11-28'],
    ['I am out of the office today and will be back tomorrow.', '2026-11-24'],
    ['I am out of the office and will return next Wednesday.', '2026-11-25'],
    ['I am on holiday. I will respond on my return on Thursday.', '2026-11-26'],
    ['I am out of the office. I will be back in two weeks.', '2026-12-07'],
    ['I am currently on sick leave and will be back next week.', '2026-11-30'],
    ['Thank you for your e-mail. I am away and return on Jan 4, 2027.', '2027-01-04'],
    [
      'I am out of the office with limited access to e-mail.\n\nBack in the office: January 5th',
      '2027-01-05',
    ],
    // English: the last day away; the day of return is the next working day
    ['I am out of the office until 2 December 2026.', '2026-12-03'],
    ['I am out of the office until Friday 4 December.', '2026-12-07'],
    ['I am on leave from 23 November to 27 November.', '2026-11-30'],
    ['I am out of the office from November 23 through December 2.', '2026-12-03'],
    ['I will be out of the office 24 - 26 November.', '2026-11-27'],
    ['I am on holiday until 12/11/2026.', '2026-12-14'],
    ['I am on vacation till the 31st of December.', '2027-01-01'],
    ['I am out of the office for the next 3 days.', '2026-11-26'],
    ['I’ll be on leave for two weeks.', '2026-12-07'],
    // English: nothing that helps
    ['I am out of the office with no access to e-mail.', null],
    ['I am on maternity leave. For urgent matters call +33 1 70 12 34 56.', null],
    ['I am out of the office. Our shop is open from 9.30 to 18.00.', null],
    // French: the day of return
    ['Je suis actuellement en congés, de retour le 3 décembre 2026.', '2026-12-03'],
    ['Bonjour, je suis absente du bureau. Je serai de retour lundi 7 décembre.', '2026-12-07'],
    ['Je suis en vacances. Retour le 30/11.', '2026-11-30'],
    ['Je suis absent et reviendrai le 1er décembre.', '2026-12-01'],
    ['Je suis en déplacement, joignable à partir du 26 novembre.', '2026-11-26'],
    ['Je suis actuellement absent. Je répondrai à votre message à mon retour, mardi prochain.', '2026-11-24'],
    ['Je suis en congés, de retour dans deux semaines.', '2026-12-07'],
    ['Je suis absente aujourd’hui, de retour demain.', '2026-11-24'],
    ['Je serai absent, de retour la semaine prochaine.', '2026-11-30'],
    ['Je suis en congé, je reviens en janvier.', '2027-01-01'],
    // French: the last day away
    ['Je suis en congés jusqu’au 4 décembre inclus.', '2026-12-07'],
    ['Je suis absent du bureau du 23 au 27 novembre.', '2026-11-30'],
    ['Je suis en vacances du 21 novembre au 2 décembre 2026 inclus.', '2026-12-03'],
    ['Je suis absente jusqu’à mercredi.', '2026-11-26'],
    ['Je suis en congés pendant trois semaines.', '2026-12-14'],
    ['Actuellement en congé jusqu’au 08.12.2026, je ne consulte pas mes messages.', '2026-12-09'],
    // French: nothing that helps
    ['Je suis absente du bureau et ne consulte pas ma messagerie.', null],
    ['Je suis en arrêt pour une durée indéterminée.', null],
  ])('%s → %s', (text, day) => {
    expect(backOn(text)).toBe(day)
  })

  it.each([
    ['Automatic reply: Out of office', 'Back on Wednesday.', '2026-11-25'],
    ['Réponse automatique : Absence du bureau', 'Merci de contacter mes collègues.', null],
    ['Out of Office: Re: Your offer', 'Returning 1 December', '2026-12-01'],
    ['Je suis absent jusqu’au 27 novembre', '', '2026-11-30'],
  ])('is known by its subject: %s', (subject, text, day) => {
    expect(backOn(text, subject)).toBe(day)
  })

  it('needs only a hint where a machine says that it answers', () => {
    const text = 'Thanks! I will have limited access to my mail and return on 2 December.'
    expect(backOn(text)).toBe('no notice')
    expect(backOn(text, '', true)).toBe('2026-12-02')
  })

  it('names the words that decided', () => {
    const notice = readAbsence({ subject: '', text: 'Hello, I am out of the office.' }, false, NOW)
    expect(notice?.because).toBe('absence notice: "i am out of the office"')
  })

  it.each([
    'I am on it! Let us talk on Thursday.',
    'Merci, je suis disponible mardi à 14h.',
    'We could meet when I am back from lunch.',
    'Our office is out of town, but do come on 3 December.',
    'Je suis intéressé, rappelez-moi en janvier.',
    'Please call me before I leave on vacation next week.',
  ])('is not seen in: %s', (text) => {
    expect(backOn(text, 'Re: Your offer')).toBe('no notice')
  })

  it('does not believe a day that has passed, or lies years ahead', () => {
    expect(backOn('I am out of the office until 3 November 2026.')).toBeNull()
    expect(backOn('I am out of the office until 3 November 2029.')).toBeNull()
  })

  it('is read quickly, however long the mail is', () => {
    const began = performance.now()
    for (const text of [
      'until '.repeat(50_000),
      '1 - '.repeat(50_000),
      'je suis '.repeat(50_000),
      '9'.repeat(200_000),
    ])
      readAbsence({ subject: 'Out of office', text }, true, NOW)
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})
