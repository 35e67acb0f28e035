import { uuidv7 } from 'uuidv7'
import { subjectCipher } from '#database/envelopes.ts'
import type { EntityManager } from '#database/orm.ts'
import { planByOrigin, type OriginPurpose } from '#database/records/ledger-origins.ts'
import { markReserved, storeCompositions } from '#database/records/ledger.ts'
import { lockMessageByOrigin, type LockedMessage } from '#database/records/ledger-rows.ts'
import { readSender } from '#database/records/mail-accounts.ts'
import { readAddressee, type AddresseeFacts } from '#database/records/addressees.ts'
import { putSlots } from '#database/records/slots.ts'
import { ledgerRefOf } from '#domain/mail/step-ref.ts'
import { EARLY_MS, LATE_MS, SLOT_LIFE_MS } from '#domain/send-timing.ts'
import { findEarliest } from './booking.ts'
import type { Addressee, OriginRefusal, OriginSend } from './origin.ts'
import { isUnavailable } from './send-claim.ts'
import type { Cargo, Claimed, ReadyMail, TransportDependencies, Unless } from './send-context.ts'

interface OriginOwn<Own> {
  about: Own
  facts: AddresseeFacts
}
type ClaimedByOrigin<Own> = Claimed<OriginOwn<Own>>

/** A mail named by its origin as a cargo: the row that its sender locks decides, and it goes as soon as it may. */
export function originCargo<Own extends Addressee, Refusal>(
  deps: TransportDependencies,
  send: OriginSend<Own, Refusal>,
): Cargo<OriginOwn<Own>, OriginRefusal<Refusal>> {
  const forbid = async (em: EntityManager, about: Own): Promise<OriginRefusal<Refusal> | null> => {
    const by = await send.forbid(em, about)
    return by === null ? null : { kind: 'forbidden', by }
  }
  return {
    workspaceId: send.workspaceId,
    find: async (em) => {
      const about = await send.lock(em)
      const facts = about && (await readAddressee(em, about.personId))
      if (!about || !facts) return refused({ kind: 'gone' })
      const known = await lockMessageByOrigin(em, send.origin)
      const refusal = known ? null : await forbid(em, about)
      if (refusal) return refused(refusal)
      const message = known ?? (await plan(em, deps, { send, about }))
      const recipient = { personId: about.personId, emailKey: facts.emailKey }
      return { kind: 'found', found: { own: { about, facts }, recipient, message } }
    },
    lock: async (em) => void (await send.lock(em)),
    forbid: async (em, claimed) => {
      if (claimed.message.state === 'resolved' && claimed.message.resolution === 'skipped')
        return { kind: 'gone' }
      const refusal = await forbid(em, claimed.own.about)
      if (refusal) return refusal
      if (await isUnavailable(em, claimed.access)) return { kind: 'held', reason: 'mailbox_unavailable' }
      return takePlace(em, claimed, send.purpose)
    },
    compose: async (em, claimed) => ({ kind: 'found', found: await compose(em, deps, { send, claimed }) }),
    about: ({ own, message }) => {
      const { personId, threadId } = own.about
      return { personId, threadId, messageId: message.id }
    },
    onSent: (em, { own, message }) => send.onSent(em, own.about, { messageId: message.id }),
    onUnsent: () => Promise.resolve(),
  }
}

function refused<Refusal>(refusal: OriginRefusal<Refusal>): Unless<OriginRefusal<Refusal>, never> {
  return { kind: 'refused', refusal }
}

interface Planning<Own extends Addressee, Refusal> {
  send: OriginSend<Own, Refusal>
  about: Own
}

/** The intended send, before anything of it is composed. */
async function plan<Own extends Addressee, Refusal>(
  em: EntityManager,
  { keyring }: TransportDependencies,
  { send, about }: Planning<Own, Refusal>,
): Promise<LockedMessage> {
  const { workspaceId, origin, purpose } = send
  const { personId, mailboxId, threadId } = about
  const id = uuidv7()
  const { address } = await readSender(em, mailboxId)
  const domain = address.slice(address.lastIndexOf('@') + 1)
  const messageIdHeader = `<${keyring.messageIdFor(id)}@${domain}>`
  await planByOrigin(em, {
    id,
    workspaceId,
    origin,
    purpose,
    personId,
    mailboxId,
    threadId,
    messageIdHeader,
  })
  const message = await lockMessageByOrigin(em, origin)
  if (!message) throw new Error('A ledger row that was just written was not found.')
  return message
}

/**
 * The mailbox's day counts the mail from now on; nobody else's place is taken away. Somebody waits for an answer or for
 * news of a meeting, but for no follow-up: that one keeps to the mailbox's limit and gaps, and its place until its turn.
 */
async function takePlace<Own>(
  em: EntityManager,
  claimed: ClaimedByOrigin<Own>,
  purpose: OriginPurpose,
): Promise<OriginRefusal<never> | null> {
  const { workspaceId, message, now } = claimed
  const { mailboxId, id: messageId } = message
  const at = purpose === 'follow_up' ? await turnOf(em, claimed) : now
  if (at === null) return { kind: 'held', reason: 'mailbox_unavailable' }
  await markReserved(em, [messageId])
  await putSlots(em, [{ workspaceId, mailboxId, messageId, at, expiresAt: at + SLOT_LIFE_MS }])
  return at - now > EARLY_MS ? { kind: 'deferred', until: at } : null
}

/** The place that a mail has in its mailbox's day, or else the next free one; null: there is none. */
async function turnOf<Own>(
  em: EntityManager,
  { message, own, now }: ClaimedByOrigin<Own>,
): Promise<number | null> {
  const { slotAt, mailboxId, id: messageId } = message
  if (slotAt !== null && slotAt >= now - LATE_MS) return slotAt
  const wish = { notBefore: now, timezone: own.facts.timezone, messageId }
  return (await findEarliest(em, [mailboxId], wish))?.at ?? null
}

interface Composing<Own extends Addressee, Refusal> {
  send: OriginSend<Own, Refusal>
  claimed: ClaimedByOrigin<Own>
}

/** The bytes of the first attempt, or new ones that are stored for every later attempt (reliability rule M2). */
async function compose<Own extends Addressee, Refusal>(
  em: EntityManager,
  { keyring, composeMail }: TransportDependencies,
  { send, claimed }: Composing<Own, Refusal>,
): Promise<ReadyMail> {
  const { own, message, now } = claimed
  const { about, facts } = own
  const cipher = await subjectCipher(em, keyring, facts.subjectKeyId)
  const to = facts.email
  if (message.mime) return { mime: cipher.open(message.mime, 'message.mime'), to }
  const sender = await readSender(em, message.mailboxId)
  const letter = await send.letter(em, about, sender)
  const mail = await composeMail({
    ...letter,
    from: sender,
    to: { name: facts.fullName, address: to },
    format: 'text',
    messageId: message.messageIdHeader,
    date: now,
    stepRef: ledgerRefOf(message.id),
    unsubscribe: null,
  })
  await storeCompositions(em, [
    {
      messageId: message.id,
      subject: cipher.seal(letter.subject, 'message.subject'),
      mime: cipher.seal(mail.mime, 'message.mime'),
      mimeHash: mail.hash,
      threadId: about.threadId,
    },
  ])
  return { mime: mail.mime, to }
}
