/** What activities are given in tests: the real parts, a quiet attempt and no randomness. */
import type { Attempt } from '#activities/attempt.ts'
import type { MailboxDependencies } from '#activities/mailbox.ts'
import type { MeetingDependencies } from '#activities/meeting.ts'
import { SEND_TIMING, type SendDependencies } from '#activities/send.ts'
import type { ThreadActivityDependencies } from '#activities/thread.ts'
import { createAssistant } from '#providers/ai/create-assistant.ts'
import { createGoogleCalendars } from '#providers/calendar/google.ts'
import { buildInvitation } from '#providers/calendar/invitation.ts'
import { readTimes } from '#providers/dates/read-times.ts'
import { composeMail } from '#providers/mail/compose.ts'
import { createMailProvider } from '#providers/mail/mail-account.ts'
import { parseMail } from '#providers/mail/parse.ts'
import { createLiquidRenderer } from '#providers/text/liquid.ts'
import type { TestDatabase } from './database.ts'

export const quietAttempt: Attempt = { key: () => 'test', heartbeat: () => undefined }

export function sendDependencies({ database, keyring }: TestDatabase): SendDependencies {
  return {
    database,
    keyring,
    renderer: createLiquidRenderer(),
    composeMail,
    publicUrl: 'http://localhost:3000',
    mailProvider: createMailProvider,
    attempt: quietAttempt,
    now: Date.now,
    random: () => 0.5,
    timing: SEND_TIMING,
  }
}

/** For conversations, with the offline assistant. */
export function threadDependencies(
  test: TestDatabase,
): ThreadActivityDependencies & MailboxDependencies & SendDependencies {
  return {
    ...sendDependencies(test),
    assistant: createAssistant(null),
    aiDailyCalls: 1_000,
    readTimes,
    openCalendar: meetingDependencies(test).openCalendar,
    parseMail,
  }
}

/** For meetings, without a connected calendar. */
export function meetingDependencies(test: TestDatabase): MeetingDependencies {
  return {
    ...sendDependencies(test),
    openCalendar: createGoogleCalendars({ clientId: null, clientSecret: null }),
    buildInvitation,
  }
}
