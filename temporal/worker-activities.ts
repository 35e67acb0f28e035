import { googleAccess, modelAccess, type Config } from '#config'
import { temporalAttempt } from '#activities/attempt.ts'
import { createActivities } from '#activities/index.ts'
import { SEND_TIMING } from '#activities/send.ts'
import type { Activities } from '#activities/activities.ts'
import type { Keyring } from '#database/keyring.ts'
import type { Database } from '#database/orm.ts'
import { createAssistant } from '#providers/ai/create-assistant.ts'
import { createGoogleCalendars } from '#providers/calendar/google.ts'
import { buildInvitation } from '#providers/calendar/invitation.ts'
import { openCsv } from '#providers/csv/csv-file.ts'
import { readTimes } from '#providers/dates/read-times.ts'
import { composeMail } from '#providers/mail/compose.ts'
import { createMailProvider } from '#providers/mail/mail-account.ts'
import { parseMail } from '#providers/mail/parse.ts'
import { createLiquidRenderer } from '#providers/text/liquid.ts'
import type { Gateway } from './gateway.ts'

export interface Wiring {
  config: Config
  database: Database
  keyring: Keyring
  gateway: Gateway
}

/** The real activities, with the real world behind them. */
export function wireActivities({ config, database, keyring, gateway }: Wiring): Activities {
  return createActivities({
    database,
    keyring,
    gateway,
    mailProvider: createMailProvider,
    composeMail,
    parseMail,
    openCsv,
    readTimes,
    openCalendar: createGoogleCalendars(googleAccess(config)),
    buildInvitation,
    assistant: createAssistant(modelAccess(config)),
    aiDailyCalls: config.AI_DAILY_CALLS,
    renderer: createLiquidRenderer(),
    publicUrl: config.PUBLIC_URL,
    attempt: temporalAttempt,
    now: Date.now,
    random: Math.random,
    timing: SEND_TIMING,
  })
}
