import type { KeyObject } from 'node:crypto'
import type { RequestListener } from 'node:http'
import type { Logger } from 'pino'
import type { Database } from '#database/orm.ts'
import type { Keyring } from '#database/keyring.ts'
import type { RelayDatabase } from '#database/relay-database.ts'
import type { Gateway, MeetingVerbs, ThreadVerbs } from '#temporal/gateway.ts'
import type { OpenCalendar } from '#providers/calendar/calendar-provider.ts'
import type { MailAccount, MailProvider } from '#providers/mail/mail-provider.ts'
import type { ParseResult } from '#providers/mail/parse.ts'
import type { Mailroom } from '#providers/mail/mailroom.ts'
import type { TextRenderer } from '#providers/text/text-renderer.ts'
import type { ImportPreview, ImportMapping } from './contract/import.ts'
import type { LiveFeed } from './live-feed.ts'

/** What the API may ask of Temporal: decisions that need yes or no at once. */
export type DecisionGateway = Pick<
  Gateway,
  | 'retryContact'
  | 'skipContact'
  | 'markContactSent'
  | 'changeLeadStage'
  | 'retryLead'
  | Exclude<keyof ThreadVerbs, 'tellThread' | 'threadState'>
  | Exclude<keyof MeetingVerbs, 'tellMeeting' | 'meetingState'>
>

export interface ApiSettings {
  /** How browsers and mail clients reach us, without a final slash. */
  publicUrl: string
  corsOrigins: readonly string[]
  /** Believe the last entry of X-Forwarded-For of a proxy that is not on this machine. */
  trustProxy: boolean
  temporalUiUrl: string
  temporalNamespace: string
  /**
   * Signs POST /api/webhooks/inbound-email. A key object, for of bytes Node would make one anew for each signature, which
   * costs more than the signature.
   */
  webhookSecret: KeyObject
  version: string
  /** Off in tests that make many requests. */
  hasRateLimits: boolean
}

/** A dependency of the running API, for /health/ready. */
export interface Dependency {
  name: string
  check(): Promise<void>
  /** What to do when it does not answer. */
  remedy: string
}

/** All that the API is made of; wired in main.ts and in tests, nowhere else. */
export interface ApiDeps {
  settings: ApiSettings
  database: Database
  relay: Pick<RelayDatabase, 'findMailboxes'>
  keyring: Keyring
  gateway: DecisionGateway
  connectMail: (account: MailAccount) => Pick<MailProvider, 'testConnection'>
  openCalendar: OpenCalendar
  renderer: TextRenderer
  previewCsv: (content: Buffer, mapping: ImportMapping | null) => Promise<ImportPreview>
  parseMail: (raw: Uint8Array) => Promise<ParseResult>
  live: LiveFeed
  dependencies: readonly Dependency[]
  logger: Logger
  /** Absent outside the one-machine installation. */
  mailroom?: Mailroom
  /** Encrypts and decrypts payloads for Temporal Web (its remote codec protocol). */
  codec?: (request: { direction: 'encode' | 'decode'; body: unknown }) => Promise<{ payloads: unknown[] }>
  /** The built web app; absent where it is served elsewhere. */
  web?: RequestListener
}
