/** What a human wishes of a meeting, as far as it is written before its workflow is asked. */
import { DomainError } from '#domain/errors.ts'
import { emailKey } from '#domain/mail/address.ts'
import { withoutMeeting } from '#domain/meeting/slots.ts'
import { subjectCipher } from '../envelopes.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { lockCalendar } from './calendars.ts'
import { notifyLive } from './events.ts'
import { findCorrespondent, ownAddresses } from './inbound-people.ts'
import { lockMeeting, type Span } from './meeting-rows.ts'
import { refuseTaken, refuseUnfit } from './meetings.ts'
import { createPerson } from './persons.ts'

type Writer = { keyring: Keyring; actor: Actor }

export interface Invitation {
  personId: string | null
  /** Who invites; null where nobody is invited. */
  mailboxId: string | null
  /** The person's; null where it is not known. */
  timezone: string | null
}

/**
 * Whom a new meeting is with, and who invites them; somebody new becomes a person.
 * @throws DomainError invalid with the field at fault
 */
export async function inviteeOf(
  em: EntityManager,
  writer: Writer,
  wish: { personId?: string | undefined; address?: string | undefined; mailboxId?: string | undefined },
): Promise<Invitation> {
  const personId = wish.personId ?? (wish.address ? await personAt(em, writer, wish.address) : null)
  if (wish.personId && wish.address) await refuseAnother(em, wish.personId, wish.address)
  if (personId === null) return { personId, mailboxId: null, timezone: null }
  const [person] = await em.execute<{ timezone: string | null }[]>(
    'select timezone from person where id = ?',
    [personId],
  )
  if (!person) throw new DomainError('invalid', 'There is no such person.', { personId: 'unknown' })
  return { personId, mailboxId: await organiser(em, wish.mailboxId), timezone: person.timezone }
}

/** A meeting has one guest: an address beside a person is theirs. */
async function refuseAnother(em: EntityManager, personId: string, address: string): Promise<void> {
  const known = await findCorrespondent(em, emailKey(address))
  if (known?.personId === personId) return
  throw new DomainError('invalid', 'A meeting has one attendee: name the person, or an address.', {
    'attendees.0': 'not an address of this person',
  })
}

async function personAt(em: EntityManager, writer: Writer, address: string): Promise<string> {
  const key = emailKey(address)
  if ((await ownAddresses(em)).some((own) => emailKey(own) === key))
    throw new DomainError('invalid', 'A mailbox of yours cannot be invited to a meeting with you.', {
      'attendees.0': 'one of your own mailboxes',
    })
  const known = await findCorrespondent(em, key)
  return known?.personId ?? createPerson(em, writer, { email: address })
}

/** The mailbox that is meant; without a word the only one. */
async function organiser(em: EntityManager, wished: string | undefined): Promise<string> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from mailbox where status = 'connected' and (?::uuid is null or id = ?::uuid) limit 2`,
    [wished ?? null, wished ?? null],
  )
  const [only, another] = rows
  if (only && !another) return only.id
  throw new DomainError('invalid', 'Say which of your mailboxes invites.', {
    mailboxId: wished ? 'not a connected mailbox' : another ? 'needed' : 'connect a mailbox first',
  })
}

export interface MeetingEdit {
  id: string
  title?: string | undefined
  description?: string | null | undefined
  /** The time that it is to be given next; null: it stays. */
  time: Span | null
  now: number
  /** What is taken at that time on connected calendars. */
  elsewhere: readonly Span[]
}

/**
 * Write new words for a meeting that is still to take place. The time is only looked at, so that nothing is written
 * where it would be refused: its workflow gives it.
 * @throws DomainError not_found, wrong_state, invalid, conflict that names the time that is taken
 */
export async function editMeeting(
  em: EntityManager,
  { keyring, actor }: Writer,
  edit: MeetingEdit,
): Promise<void> {
  const { id, time, now } = edit
  const calendar = await lockCalendar(em, actor.workspaceId)
  const meeting = await lockMeeting(em, id)
  if (!meeting) throw new DomainError('not_found', 'There is no such meeting.')
  if (meeting.status !== 'confirmed' && meeting.status !== 'tentative')
    throw new DomainError('wrong_state', `The meeting is ${meeting.status}; nothing about it can be changed.`)
  if (time) {
    refuseUnfit(time, now)
    const elsewhere = withoutMeeting(edit.elsewhere, meeting)
    await refuseTaken(em, time, { timezone: calendar.timezone, exceptId: id, elsewhere })
  }
  const [person] = await em.execute<{ subject_key_id: string }[]>(
    'select subject_key_id from person where id = ?',
    [meeting.personId],
  )
  const cipher = person ? await subjectCipher(em, keyring, person.subject_key_id) : keyring
  const { title, description } = edit
  await em.execute(
    `update meeting set title = coalesce(?::bytea, title),
       description = case when ? then ?::bytea else description end where id = ?`,
    [
      title === undefined ? null : cipher.seal(title, 'meeting.title'),
      description !== undefined,
      description ? cipher.seal(description, 'meeting.description') : null,
      id,
    ],
  )
  await audit(em, actor, { action: 'meeting:update', entityId: id })
  await notifyLive(em, { workspaceId: actor.workspaceId, topic: 'meeting', id })
}
