import { subjectCipher } from '#database/envelopes.ts'
import type { Cipher } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import type { LockedEnrolment } from '#database/records/enrolments.ts'
import { listSentBefore, storeComposition } from '#database/records/ledger.ts'
import { publicLinks } from '#database/records/public-links.ts'
import { readSendContent, type SendContent } from '#database/records/send-content.ts'
import { createThread } from '#database/records/threads.ts'
import { factsOf } from '#domain/mail/placeholders.ts'
import { bodyFormat } from '#domain/mail/body-format.ts'
import type { ComposedMail, MailDraft } from '#providers/mail/compose.ts'
import { replySubject } from '#domain/mail/subject.ts'
import { stepRefOf } from '#domain/mail/step-ref.ts'
import type { StepRef } from './activities.ts'
import type { Claimed, ComposeDependencies, ReadyMail } from './send-context.ts'

/** What the send of a step knows beside its ledger row. */
export interface StepOwn extends StepRef {
  enrolment: LockedEnrolment
}

/**
 * The bytes of the step's message: those of the first attempt, or new ones that are stored for every later attempt
 * (reliability rule M2). Null if the texts have a hole for this person: nothing half-filled ever leaves.
 */
export async function composeOnce(
  em: EntityManager,
  deps: ComposeDependencies,
  claimed: Claimed<StepOwn>,
): Promise<ReadyMail | null> {
  const { message } = claimed
  const { enrolment, stepId } = claimed.own
  const cipher = await subjectCipher(em, deps.keyring, enrolment.subjectKeyId)
  const content = await readSendContent(em, { stepId, personId: enrolment.personId })
  const to = content.person.email
  if (message.mime) return { mime: cipher.open(message.mime, 'message.mime'), to }
  const draft = await draftMail(em, deps, { claimed, content, cipher })
  if (!draft) return null
  const mail = await deps.composeMail(draft)
  await store(em, { claimed, cipher, subject: draft.subject, mail })
  return { mime: mail.mime, to }
}

interface Drafting {
  claimed: Claimed<StepOwn>
  content: SendContent
  cipher: Cipher
}

async function draftMail(
  em: EntityManager,
  { keyring, renderer, publicUrl }: ComposeDependencies,
  { claimed, content, cipher }: Drafting,
): Promise<MailDraft | null> {
  const { workspaceId, message, access } = claimed
  const { enrolment, stepIndex } = claimed.own
  const links = publicLinks(keyring, publicUrl, { workspaceId, messageId: message.id })
  const sender = { name: access.name, address: access.address }
  const facts = factsOf({ ...content, sender, unsubscribeUrl: links.unsubscribeUrl })
  const body = renderer.render(content.body, facts)
  const earlier = await listSentBefore(em, enrolment.id, stepIndex)
  const own = content.subject?.trim() ? renderer.render(content.subject, facts) : null
  const subject = own ?? threadSubject(cipher, earlier[0]?.subject ?? null)
  if (body.kind !== 'text' || subject?.kind !== 'text') return null
  // A step with a subject of its own begins a conversation of its own; without one it answers the step before.
  const references = own ? [] : earlier.map(({ messageIdHeader }) => messageIdHeader)
  return {
    from: sender,
    to: { name: facts.fullName ?? null, address: content.person.email },
    subject: subject.text,
    body: body.text,
    format: bodyFormat(content.body),
    messageId: message.messageIdHeader,
    date: claimed.now,
    references,
    stepRef: stepRefOf(enrolment.campaignId, stepIndex, message.id),
    unsubscribe: { url: links.unsubscribeUrl, mailto: access.address },
    openUrl: links.openUrl,
    clickUrl: links.clickUrl,
  }
}

/** The subject of the conversation's first mail with one "Re:"; null (a hole) if nothing went out before. */
function threadSubject(cipher: Cipher, sealed: Buffer | null): { kind: 'text'; text: string } | null {
  if (!sealed) return null
  const subject = cipher.open(sealed, 'message.subject').toString()
  return { kind: 'text', text: replySubject(subject) }
}

interface Drafted {
  claimed: Claimed<StepOwn>
  cipher: Cipher
  subject: string
  mail: ComposedMail
}

async function store(em: EntityManager, { claimed, cipher, subject, mail }: Drafted): Promise<void> {
  const { workspaceId, message, access } = claimed
  const { enrolment } = claimed.own
  const threadId =
    enrolment.threadId ??
    (await createThread(em, {
      workspaceId,
      mailboxId: access.mailboxId,
      personId: enrolment.personId,
      campaignId: enrolment.campaignId,
      enrolmentId: enrolment.id,
      subject: cipher.seal(subject, 'thread.subject'),
      at: claimed.now,
    }))
  await storeComposition(em, message.id, {
    subject: cipher.seal(subject, 'message.subject'),
    mime: cipher.seal(mail.mime, 'message.mime'),
    mimeHash: mail.hash,
    threadId,
  })
}
