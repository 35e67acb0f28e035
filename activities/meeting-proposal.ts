import { subjectCipher } from '#database/envelopes.ts'
import type { Cipher } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import { readAddressee } from '#database/records/addressees.ts'
import { ensureCalendar, type CalendarRules } from '#database/records/calendars.ts'
import { listProposals } from '#database/records/meeting-proposals.ts'
import { findComing } from '#database/records/meeting-rows.ts'
import type { Language, MeetingPoint } from '#domain/assistant/jobs.ts'
import { DomainError } from '#domain/errors.ts'
import { bareSubject } from '#domain/mail/subject.ts'
import { ALTERNATIVE_DAYS } from '#domain/meeting/answer.ts'
import type { CalendarSpan } from '#domain/meeting/free-slots.ts'
import { readProposal, type MailReading } from '#domain/meeting/proposal.ts'
import { senderZone } from '#domain/meeting/sender-zone.ts'
import type { ReadTimes } from '#domain/meeting/time-mention.ts'
import { DAY_MS } from '#domain/scheduling/zones.ts'
import { busyElsewhere, type CalendarDependencies } from './busy-elsewhere.ts'
import { decideProposal, openAnswer, recall } from './decide-proposal.ts'

export interface ProposalDependencies extends CalendarDependencies {
  readTimes: ReadTimes
  now: () => number
}

/** A mail as far as it may speak of a meeting; its texts never leave the activity. */
export interface ConsideredMail {
  workspaceId: string
  threadId: string
  personId: string
  mailboxId: string
  inboundId: string
  subject: string
  /** The new part; what it quotes is not read. */
  text: string
  /** Epoch ms. */
  receivedAt: number
  /** Of its Date field. */
  offsetMinutes: number | null
  personTimezone: string | null
  language: Language | null
}

export interface Consideration {
  /** The meeting that the answer speaks of, for `draft.meeting_id` and `settleOffer`. */
  meetingId: string | null
  point: MeetingPoint
  /** A later time that the mail names ("in spring"), epoch ms. */
  laterAt: number | null
  laterWords: string | null
}

/** What must be known before a mail is understood. */
export interface ProposalContext {
  calendar: CalendarRules
  cipher: Cipher
  /** In which the mail was written, unless it names another. */
  zone: string
  offered: CalendarSpan[]
  /** The person's confirmed meeting that is still to come. */
  meeting: (CalendarSpan & { id: string }) | null
}

/** Nobody proposes a time after so many words, and forms are looked for in all of them. */
const MAX_READ = 10_000
const MAX_TIMES = 40

/**
 * Look at what a mail says of a meeting and decide what its answer says to it; a proposed time that is free is kept.
 * Transactions of its own. Decided once for each mail: a second call answers the same.
 */
export async function considerMeeting(
  deps: ProposalDependencies,
  mail: ConsideredMail,
): Promise<Consideration> {
  const inWorkspace = <T>(work: (em: EntityManager) => Promise<T>) =>
    deps.database.withWorkspace(mail.workspaceId, work)
  const { context, known } = await inWorkspace(async (em) => {
    const context = await readContext(em, deps, mail)
    return { context, known: await recall(em, { mail, context, now: deps.now() }) }
  })
  if (known) return known
  const reading = understand(deps, mail, context)
  const range = horizonOf(reading, deps.now())
  const elsewhere = range ? await busyElsewhere(deps, { workspaceId: mail.workspaceId, range }) : []
  return inWorkspace((em) =>
    decideProposal(em, { mail, context, reading, range, elsewhere, now: deps.now() }),
  )
}

async function readContext(
  em: EntityManager,
  { keyring }: Pick<ProposalDependencies, 'keyring'>,
  mail: ConsideredMail,
): Promise<ProposalContext> {
  const { workspaceId, personId, threadId, personTimezone, offsetMinutes, receivedAt } = mail
  const calendar = await ensureCalendar(em, workspaceId)
  const person = await readAddressee(em, personId)
  if (!person) throw new DomainError('not_found', 'The person does not exist any more.')
  const cipher = await subjectCipher(em, keyring, person.subjectKeyId)
  const sender = { personTimezone, offsetMinutes, receivedAt, calendarTimezone: calendar.timezone }
  const earlier = (await listProposals(em, threadId)).map((proposal) => openAnswer(cipher, proposal).offered)
  const offered = earlier.find((slots) => slots.length > 0) ?? []
  return { calendar, cipher, zone: senderZone(sender), offered, meeting: await findComing(em, personId) }
}

/** A subject of one's own says something; that of an answer is the old one. */
function understand(
  { readTimes, now }: ProposalDependencies,
  mail: ConsideredMail,
  { zone, offered, meeting }: ProposalContext,
): MailReading {
  const isOwn = bareSubject(mail.subject) === mail.subject.trim()
  const text = `${isOwn ? `${mail.subject}\n\n` : ''}${mail.text}`.slice(0, MAX_READ)
  const mentions = readTimes(text, { now: mail.receivedAt, zone, language: mail.language })
  return readProposal({ text, mentions: mentions.slice(0, MAX_TIMES), now: now(), offered, meeting })
}

/** The span of time that must be known to answer; null: nothing needs to be looked up. */
function horizonOf({ wish, time }: MailReading, now: number): CalendarSpan | null {
  if ((wish !== 'meet' && wish !== 'move') || time.kind === 'none') return null
  const first =
    time.kind === 'proposed' ? time.startAt : time.kind === 'ambiguous' ? time.spans[0]?.startAt : now
  const startAt = Math.max(now, (first ?? now) - DAY_MS)
  return { startAt, endAt: startAt + (ALTERNATIVE_DAYS + 3) * DAY_MS }
}
