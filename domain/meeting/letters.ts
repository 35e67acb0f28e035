/** The mails about a meeting, in the language of the guest. */
import type { Language } from '../assistant/jobs.ts'
import { addressableName } from '../thread/readable.ts'
import type { MeetingMail } from './messages.ts'
import { spanWords } from './words.ts'

export interface MeetingFacts {
  mail: MeetingMail
  language: Language
  /** As they give it; null: no name known. */
  firstName: string | null
  title: string
  startAt: number
  endAt: number
  /** Of the guest. */
  timezone: string
  conferenceUrl: string | null
  /** It was invited to before, and has another time now. */
  isMoved: boolean
  /** In whose name the mail goes out, and what stands below it; '' for nothing. */
  sender: { name: string; signature: string }
}

export function meetingLetter(facts: MeetingFacts): { subject: string; body: string } {
  const { language, title, conferenceUrl, sender } = facts
  const firstName = addressableName(facts.firstName)
  const words = WORDS[language]
  const when = spanWords(facts, facts.timezone, language)
  const said = facts.mail === 'invitation' && facts.isMoved ? words.moved : words[facts.mail]
  const lines = [
    `${words.hello}${firstName ? ` ${firstName}` : ''},`,
    `${said.opening(title)}\n${when}`,
    facts.mail !== 'cancellation' && conferenceUrl ? `${words.link} ${conferenceUrl}` : '',
    said.closing,
    sender.signature.trim() || sender.name,
  ]
  return { subject: `${said.subject} ${title}`, body: lines.filter(Boolean).join('\n\n') }
}

interface Said {
  subject: string
  opening: (title: string) => string
  closing: string
}

const WORDS: Record<Language, Record<MeetingMail | 'moved', Said> & { hello: string; link: string }> = {
  en: {
    hello: 'Hello',
    link: 'Join here:',
    invitation: {
      subject: 'Invitation:',
      opening: (title) => `here is the invitation to our meeting “${title}”:`,
      closing: 'If the time does not suit you any more, simply answer this mail.',
    },
    moved: {
      subject: 'New time:',
      opening: (title) => `our meeting “${title}” has a new time:`,
      closing: 'If that does not suit you, simply answer this mail.',
    },
    reminder: {
      subject: 'Reminder:',
      opening: (title) => `a short reminder of our meeting “${title}”:`,
      closing: 'See you soon.',
    },
    cancellation: {
      subject: 'Cancelled:',
      opening: (title) => `our meeting “${title}” does not take place. It was planned for:`,
      closing: 'If you would like another time, simply answer this mail.',
    },
  },
  fr: {
    hello: 'Bonjour',
    link: 'Pour nous rejoindre :',
    invitation: {
      subject: 'Invitation :',
      opening: (title) => `voici l’invitation à notre rendez-vous « ${title} » :`,
      closing: 'Si l’horaire ne vous convient plus, répondez simplement à ce message.',
    },
    moved: {
      subject: 'Nouvel horaire :',
      opening: (title) => `notre rendez-vous « ${title} » a un nouvel horaire :`,
      closing: 'Si cela ne vous convient pas, répondez simplement à ce message.',
    },
    reminder: {
      subject: 'Rappel :',
      opening: (title) => `un court rappel de notre rendez-vous « ${title} » :`,
      closing: 'À tout à l’heure.',
    },
    cancellation: {
      subject: 'Annulé :',
      opening: (title) => `notre rendez-vous « ${title} » n’aura pas lieu. Il était prévu :`,
      closing: 'Si vous souhaitez un autre horaire, répondez simplement à ce message.',
    },
  },
}
