import { subjectCipher } from '#database/envelopes.ts'
import type { EntityManager } from '#database/orm.ts'
import { readAddressee } from '#database/records/addressees.ts'
import { ensureCalendar } from '#database/records/calendars.ts'
import { listProposals } from '#database/records/meeting-proposals.ts'
import { findComing } from '#database/records/meeting-rows.ts'
import { DomainError } from '#domain/errors.ts'
import { bareSubject } from '#domain/mail/subject.ts'
import { ALTERNATIVE_DAYS } from '#domain/meeting/answer.ts'
import type { CalendarSpan } from '#domain/meeting/free-slots.ts'
import { askingOf } from '#domain/meeting/our-mail.ts'
import { readProposal, type MailReading } from '#domain/meeting/proposal.ts'
import { senderZone } from '#domain/meeting/sender-zone.ts'
import type { ReadTimes } from '#domain/meeting/time-mention.ts'
import { DAY_MS } from '#domain/scheduling/zones.ts'
import { busyElsewhere, type CalendarDependencies } from './busy-elsewhere.ts'
import type { Consideration, ConsideredMail, ProposalContext } from './considered-mail.ts'
import { decideProposal, openAnswer, recall } from './decide-proposal.ts'

export type { Consideration, ConsideredMail } from './considered-mail.ts'

export interface ProposalDependencies extends CalendarDependencies {
  readTimes: ReadTimes
  now: () => number
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
  { zone, offered, meeting, calendar }: ProposalContext,
): MailReading {
  const isOwn = bareSubject(mail.subject) === mail.subject.trim()
  const text = `${isOwn ? `${mail.subject}\n\n` : ''}${mail.text}`.slice(0, MAX_READ)
  const mentions = readTimes(text, { now: mail.receivedAt, zone, language: mail.language })
  const ours = mail.ours && {
    text: mail.ours.text.slice(0, MAX_READ),
    mentions: readTimes(mail.ours.text.slice(0, MAX_READ), {
      now: mail.ours.at,
      zone: calendar.timezone,
      language: mail.language,
    }),
  }
  const asking = ours ? askingOf(ours, { now: now(), minutes: calendar.meetingMinutes }) : NOT_ASKED
  return readProposal({
    text,
    mentions: mentions.slice(0, MAX_TIMES),
    now: now(),
    // What was kept free for them counts before what a mail of ours says in words of its own.
    offered: offered.length > 0 ? offered : asking.offered,
    asksToMeet: asking.asksToMeet,
    meeting,
  })
}

const NOT_ASKED = { asksToMeet: false, offered: [] }

/** The span of time that must be known to answer; null: nothing needs to be looked up. */
function horizonOf({ wish, time }: MailReading, now: number): CalendarSpan | null {
  if ((wish !== 'meet' && wish !== 'move') || time.kind === 'none') return null
  const first =
    time.kind === 'proposed' ? time.startAt : time.kind === 'ambiguous' ? time.spans[0]?.startAt : now
  const startAt = Math.max(now, (first ?? now) - DAY_MS)
  return { startAt, endAt: startAt + (ALTERNATIVE_DAYS + 3) * DAY_MS }
}
