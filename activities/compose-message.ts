import { subjectCiphers } from '#database/envelopes.ts'
import type { Cipher } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import type { LockedEnrolment } from '#database/records/enrolments.ts'
import { listSentBefore, storeCompositions } from '#database/records/ledger.ts'
import { publicLinks } from '#database/records/public-links.ts'
import { readSendContents, type SendContent } from '#database/records/send-content.ts'
import { createThreads } from '#database/records/threads.ts'
import { DomainError } from '#domain/errors.ts'
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
 * The bytes of messages of one step, by message id: those of the first attempt, or new ones that are stored for every
 * later attempt (reliability rule M2). Absent where the texts have a hole for the person: nothing half-filled ever leaves.
 * @throws DomainError not_found where the step, a person or their key is gone
 */
export async function composeStep(
  em: EntityManager,
  deps: ComposeDependencies,
  messages: readonly Claimed<StepOwn>[],
): Promise<Map<string, ReadyMail>> {
  const enrolments = messages.map(({ own }) => own.enrolment)
  const stepId = messages[0]?.own.stepId ?? ''
  const ciphers = await subjectCiphers(
    em,
    deps.keyring,
    enrolments.map((enrolment) => enrolment.subjectKeyId),
  )
  const personIds = enrolments.map((enrolment) => enrolment.personId)
  const contents = await readSendContents(em, { stepId, personIds })
  const ready = new Map<string, ReadyMail>()
  const fresh: Drafted[] = []
  for (const claimed of messages) {
    const { message, own } = claimed
    const content = contents.get(own.enrolment.personId)
    const cipher = ciphers.get(own.enrolment.subjectKeyId)
    if (!content || !cipher)
      throw new DomainError('not_found', 'The step or the person does not exist any more.')
    const to = content.person.email
    if (message.mime) {
      ready.set(message.id, { mime: cipher.open(message.mime, 'message.mime'), to })
      continue
    }
    const draft = await draftMail(em, deps, { claimed, content, cipher })
    if (!draft) continue
    const mail = await deps.composeMail(draft)
    fresh.push({ claimed, cipher, subject: draft.subject, mail })
    ready.set(message.id, { mime: mail.mime, to })
  }
  await store(em, fresh)
  return ready
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
  const earlier = stepIndex > 0 ? await listSentBefore(em, enrolment.id, stepIndex) : []
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

/** Write the bytes down, and begin the conversation of whoever has none yet. */
async function store(em: EntityManager, drafted: readonly Drafted[]): Promise<void> {
  const strangers = drafted.filter(({ claimed }) => claimed.own.enrolment.threadId === null)
  const threadIds = await createThreads(
    em,
    strangers.map(({ claimed: { workspaceId, access, own, now }, cipher, subject }) => ({
      workspaceId,
      mailboxId: access.mailboxId,
      personId: own.enrolment.personId,
      campaignId: own.enrolment.campaignId,
      enrolmentId: own.enrolment.id,
      subject: cipher.seal(subject, 'thread.subject'),
      at: now,
    })),
  )
  const begun = new Map(strangers.map(({ claimed }, index) => [claimed.message.id, threadIds[index] ?? null]))
  await storeCompositions(
    em,
    drafted.map(({ claimed, cipher, subject, mail }) => ({
      messageId: claimed.message.id,
      subject: cipher.seal(subject, 'message.subject'),
      mime: cipher.seal(mail.mime, 'message.mime'),
      mimeHash: mail.hash,
      threadId: claimed.own.enrolment.threadId ?? begun.get(claimed.message.id) ?? null,
    })),
  )
}
