import { uuidv7 } from 'uuidv7'
import { DomainError } from '#domain/errors.ts'
import { needsReason, refusalOf } from '#domain/lead/stages.ts'
import type { LeadStage } from '#domain/lead/state.ts'
import { emailKey } from '#domain/mail/address.ts'
import { subjectCipher } from '../envelopes.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { lockOpenLead } from './lead-changes.ts'
import { wishStage } from './lead-stages.ts'
import { findCorrespondent, ownAddresses } from './inbound-people.ts'
import { openLead } from './leads.ts'
import { createPerson, type PersonFields } from './persons.ts'

type Writer = { keyring: Keyring; actor: Actor }

/** Somebody by id, or by address: who is not known yet becomes a person. */
export interface NewcomerWish extends Pick<PersonFields, 'firstName' | 'lastName' | 'company' | 'phone'> {
  personId?: string | undefined
  email?: string | undefined
}

/**
 * Make somebody a lead by hand; an archived lead comes back.
 * @returns the lead's id. @throws DomainError invalid, conflict (a lead already; the field map names it as `leadId`)
 */
export async function openLeadByHand(em: EntityManager, writer: Writer, wish: NewcomerWish): Promise<string> {
  const { actor } = writer
  const { workspaceId, userId: by } = actor
  const personId = await personOf(em, writer, wish)
  const archived = await em.execute<unknown[]>(
    'select 1 from lead where person_id = ? and archived_at is not null for no key update',
    [personId],
  )
  const { leadId, isNew } = await openLead(em, {
    workspaceId,
    personId,
    by,
    source: 'manual',
    threadId: null,
    campaignId: null,
    intentId: null,
    at: Date.now(),
  })
  if (!isNew && archived.length === 0)
    throw new DomainError('conflict', 'This person is a lead already; open it instead.', { leadId })
  await audit(em, actor, { action: isNew ? 'lead:create' : 'lead:restore', entityId: leadId })
  return leadId
}

async function personOf(
  em: EntityManager,
  writer: Writer,
  { personId, email, ...fields }: NewcomerWish,
): Promise<string> {
  if (email === undefined) {
    const known = await em.execute<unknown[]>('select 1 from person where id = ?', [personId ?? null])
    if (known.length > 0 && personId !== undefined) return personId
    throw new DomainError('invalid', 'There is no such person.', { personId: 'unknown' })
  }
  const key = emailKey(email)
  if ((await ownAddresses(em)).some((own) => emailKey(own) === key))
    throw new DomainError('invalid', 'A mailbox of yours cannot be a lead.', {
      email: 'one of your own mailboxes',
    })
  const known = await findCorrespondent(em, key)
  return known?.personId ?? createPerson(em, writer, { ...fields, email })
}

export interface StageIntent {
  leadId: string
  to: LeadStage
  reason: string | null
}

/**
 * Write down the wish to move a lead, with its reason, for its workflow to decide about. What the rules refuse as the
 * row stands is refused at once. @returns the id of the change. @throws DomainError not_found, wrong_state, invalid
 */
export async function wishToMove(
  em: EntityManager,
  { keyring, actor }: Writer,
  { leadId, to, reason }: StageIntent,
): Promise<string> {
  const lead = await lockOpenLead(em, leadId)
  const refusal = refusalOf(lead.stage, { to, hasReason: reason !== null })
  if (refusal !== null && lead.stage !== to && needsReason(lead.stage, to))
    throw new DomainError('invalid', refusal, { reason: 'missing' })
  if (refusal !== null) throw new DomainError('wrong_state', refusal)
  const cipher = await subjectCipher(em, keyring, lead.subjectKeyId)
  const id = uuidv7()
  await wishStage(em, {
    id,
    workspaceId: actor.workspaceId,
    lead,
    to,
    reason: reason === null ? null : cipher.seal(reason, 'stage_change.reason'),
    by: actor.userId,
  })
  await audit(em, actor, { action: 'lead:stage', entityId: leadId, details: { to } })
  return id
}
