import type { EntityManager } from '#database/orm.ts'
import { listConversation } from '#database/records/conversations.ts'
import { notifyLive, recordEvent } from '#database/records/events.ts'
import { settleUnknown } from '#database/records/ledger.ts'
import { lockMessageByOrigin } from '#database/records/ledger-rows.ts'
import { markMailed, meetingOrigin } from '#database/records/meeting-facts.ts'
import { lockMeeting, noteFailure, type LockedMeeting } from '#database/records/meeting-rows.ts'
import { readTexts } from '#database/records/meeting-texts.ts'
import { suppressionOf } from '#database/records/suppression.ts'
import { readAddressee } from '#database/records/addressees.ts'
import { DomainError } from '#domain/errors.ts'
import { referencesOf } from '#domain/mail/references.ts'
import { meetingLetter } from '#domain/meeting/letters.ts'
import type { MeetingMail, MeetingMailResult } from '#domain/meeting/messages.ts'
import { addressableName } from '#domain/thread/readable.ts'
import type { BuildInvitation } from '#providers/calendar/invitation.ts'
import type { MeetingActivities } from './meeting-activities.ts'
import type { Addressee, Letter, Sender } from './origin.ts'
import type { TransportDependencies } from './send-context.ts'
import { sendByOrigin } from './send-origin.ts'

export interface MeetingMailDependencies extends TransportDependencies {
  buildInvitation: BuildInvitation
}

type Input = Parameters<MeetingActivities['sendMeetingMail']>[0]
type Own = Addressee & { meeting: LockedMeeting; emailKey: string }

/** Invitation, reminder and cancellation, each once for each change of the meeting. */
export function createMeetingMails(
  deps: MeetingMailDependencies,
): Pick<MeetingActivities, 'sendMeetingMail'> {
  return { sendMeetingMail: (input) => sendMeetingMail(deps, input) }
}

async function sendMeetingMail(deps: MeetingMailDependencies, input: Input): Promise<MeetingMailResult> {
  const { workspaceId, meetingId, mail, sequence } = input
  const result = await sendByOrigin<Own, 'changed' | 'suppressed'>(deps, {
    workspaceId,
    origin: meetingOrigin(meetingId, mail, sequence),
    purpose: mail,
    lock: (em) => lockGuest(em, meetingId),
    forbid: (em, own) => obstacle(em, deps, { own, input }),
    letter: (em, own, from) => write(em, deps, { own, input, from }),
    onSent: (em, { meeting }) => recordMailed(em, meeting, input),
  })
  switch (result.kind) {
    case 'accepted':
      return { kind: 'sent' }
    case 'deferred':
    case 'held':
      return result
    case 'gone':
      return { kind: 'obsolete' }
    case 'bounced':
      return refuse(deps, input)
    case 'forbidden':
      return result.by === 'changed' ? { kind: 'obsolete' } : refuse(deps, input)
  }
}

async function lockGuest(em: EntityManager, meetingId: string): Promise<Own | null> {
  const meeting = await lockMeeting(em, meetingId)
  const guest = meeting?.personId ? await readAddressee(em, meeting.personId) : null
  if (!meeting?.personId || !meeting.mailboxId || !guest) return null
  const { personId, mailboxId, threadId } = meeting
  return { personId, mailboxId, threadId, meeting, emailKey: guest.emailKey }
}

/**
 * A mail about a meeting as it is no more is not sent. Whoever has agreed to meet is written to even if they want no
 * campaigns; not so an address that does not exist, or has complained.
 */
async function obstacle(
  em: EntityManager,
  { keyring }: MeetingMailDependencies,
  { own, input }: { own: Own; input: Input },
): Promise<'changed' | 'suppressed' | null> {
  const { meeting, emailKey } = own
  const wanted = input.mail === 'cancellation' ? 'cancelled' : 'confirmed'
  if (meeting.status !== wanted || meeting.sequence !== input.sequence) return 'changed'
  // Who has declined is asked for nothing more; a human decides what becomes of the meeting.
  if (input.mail === 'reminder' && meeting.guestStatus === 'declined') return 'changed'
  const reason = await suppressionOf(em, keyring, { workspaceId: input.workspaceId, emailKey })
  return reason === 'bounced' || reason === 'complained' ? 'suppressed' : null
}

/** The words in the guest's language, and with them what their calendar understands. */
async function write(
  em: EntityManager,
  { keyring, buildInvitation, now }: MeetingMailDependencies,
  { own, input, from }: { own: Own; input: Input; from: Sender },
): Promise<Letter> {
  const { mail, sequence } = input
  const texts = await readTexts(em, keyring, input.meetingId)
  if (!texts?.guest) throw new DomainError('not_found', 'The meeting or its guest does not exist any more.')
  const { guest } = texts
  const { subject, body } = meetingLetter({
    ...texts,
    mail,
    firstName: guest.firstName,
    isMoved: sequence > 0,
    sender: from,
  })
  const conversation = own.threadId ? await listConversation(em, own.threadId) : []
  const calendar = METHOD[mail] && {
    method: METHOD[mail],
    content: buildInvitation({
      ...texts,
      method: METHOD[mail],
      stampedAt: now(),
      organizer: from,
      guest: { name: addressableName(guest.fullName), address: guest.email },
    }),
  }
  return {
    subject,
    body,
    references: referencesOf(conversation),
    autoSubmitted: 'auto-generated',
    ...(calendar && { calendar }),
  }
}

/** A reminder changes nothing in the guest's calendar. */
const METHOD: Record<MeetingMail, 'REQUEST' | 'CANCEL' | null> = {
  invitation: 'REQUEST',
  cancellation: 'CANCEL',
  reminder: null,
}

/** A human (`by`) knows that a mail of unknown fate went out: whatever follows from a sent one follows, once. */
export async function declareMailed(
  em: EntityManager,
  meeting: LockedMeeting,
  { workspaceId, mail, by }: { workspaceId: string; mail: MeetingMail; by: string | null },
): Promise<void> {
  const message = await lockMessageByOrigin(em, meetingOrigin(meeting.id, mail, meeting.sequence))
  if (!message || !(await settleUnknown(em, message.id, { resolution: 'sent', by: by ?? 'human' }))) return
  await recordMailed(em, meeting, { workspaceId, mail })
}

async function recordMailed(
  em: EntityManager,
  meeting: LockedMeeting,
  { workspaceId, mail }: { workspaceId: string; mail: MeetingMail },
): Promise<void> {
  const { id, personId, threadId } = meeting
  await markMailed(em, id, mail)
  if (mail === 'reminder')
    await recordEvent(em, workspaceId, { kind: 'MeetingReminderSent', personId, threadId })
  await notifyLive(em, { workspaceId, topic: 'meeting', id })
}

/** Nobody can be written to; a human has to know, because the meeting goes on without its mails. */
async function refuse(
  { database }: MeetingMailDependencies,
  { workspaceId, meetingId }: Input,
): Promise<MeetingMailResult> {
  await database.withWorkspace(workspaceId, async (em) => {
    await noteFailure(em, meetingId, UNREACHABLE)
    await notifyLive(em, { workspaceId, topic: 'meeting', id: meetingId })
  })
  return { kind: 'refused' }
}

const UNREACHABLE = 'The guest’s address does not take our mails; tell them of this meeting by another way.'
