import { account } from './en/account.ts'
import { calendar, calendarSettings } from './en/calendar.ts'
import { campaign } from './en/campaign.ts'
import { done } from './en/done.ts'
import { errors } from './en/errors.ts'
import { followUp } from './en/follow-up.ts'
import { hold } from './en/hold.ts'
import { imports } from './en/import.ts'
import { intent } from './en/intent.ts'
import { kit } from './en/kit.ts'
import { knowledge } from './en/knowledge.ts'
import { lead } from './en/lead.ts'
import { inbox, mailbox, mailroom } from './en/mail.ts'
import { nav } from './en/nav.ts'
import { person } from './en/person.ts'
import { preview } from './en/preview.ts'
import { sequence } from './en/sequence.ts'
import { thread } from './en/thread.ts'

/** Every English word that people read. Its type is what any other language must fill. */
export const en = {
  kit,
  nav,
  account,
  errors,
  done,
  campaign,
  person,
  preview,
  sequence,
  imports,
  inbox,
  thread,
  intent,
  knowledge,
  followUp,
  lead,
  mailbox,
  mailroom,
  hold,
  calendar,
  calendarSettings,
}
