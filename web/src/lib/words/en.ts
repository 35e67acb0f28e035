import { account } from './en/account.ts'
import { calendar, calendarSettings } from './en/calendar.ts'
import { campaign } from './en/campaign.ts'
import { errors } from './en/errors.ts'
import { hold } from './en/hold.ts'
import { imports } from './en/import.ts'
import { kit } from './en/kit.ts'
import { inbox, mailbox, mailroom } from './en/mail.ts'
import { nav } from './en/nav.ts'
import { person } from './en/person.ts'
import { preview } from './en/preview.ts'
import { sequence } from './en/sequence.ts'

/** Every English word that people read. Its type is what any other language must fill. */
export const en = {
  kit,
  nav,
  account,
  errors,
  campaign,
  person,
  preview,
  sequence,
  imports,
  inbox,
  mailbox,
  mailroom,
  hold,
  calendar,
  calendarSettings,
}
