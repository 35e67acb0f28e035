import { DomainError } from '#domain/errors.ts'
import { bodyFormat } from '#domain/mail/body-format.ts'
import { factsOf, type Facts } from '#domain/mail/placeholders.ts'
import { replySubject } from '#domain/mail/subject.ts'
import type { EntityManager } from '#database/orm.ts'
import { listRecipients } from '#database/reads/audience.ts'
import { listMailboxes } from '#database/reads/mailboxes.ts'
import type { TextRenderer } from '#providers/text/text-renderer.ts'
import type { Preview, PreviewHole, PreviewRequest } from './contract/preview.ts'

/** Stands for the sender until a mailbox is connected. */
const NOBODY = { name: 'Sender', address: 'sender@example.org' }

/**
 * What each mail of a sequence, saved or not, would say to one person. Nothing is stored or sent; links are neither
 * tracked nor signed.
 * @throws DomainError not_found
 */
export async function previewSteps(
  em: EntityManager,
  renderer: TextRenderer,
  { steps, personId, mailboxId }: PreviewRequest,
): Promise<Preview> {
  const [person] = await listRecipients(em, { personIds: [personId] }, { afterId: null, limit: 1 })
  if (!person) throw new DomainError('not_found', 'There is no such person.')
  const mailboxes = await listMailboxes(em)
  const { name, address } = mailboxes.find(({ id }) => id === mailboxId) ?? mailboxes[0] ?? NOBODY
  const sender = { name, address }
  const facts = factsOf({ person, company: person.company, sender, unsubscribeUrl: 'https://example.org/u' })
  const render = createRendering(renderer, facts)
  let threadSubject: string | null = null
  const mails: Preview['mails'] = []
  for (const [stepIndex, step] of steps.entries()) {
    if (step.channel !== 'email') continue
    const own = step.subject.trim() ? render(step.subject) : null
    const body = render(step.body)
    const subject = own?.text ?? (threadSubject && replySubject(threadSubject))
    threadSubject ??= own?.text ?? null
    mails.push({
      stepIndex,
      subject,
      body: body.text,
      format: bodyFormat(step.body),
      holes: [...(own?.holes ?? []), ...body.holes],
    })
  }
  return { sender, mails }
}

/** A text that has holes is shown as it was written, with the list of them. */
function createRendering(renderer: TextRenderer, facts: Facts) {
  return (text: string): { text: string; holes: PreviewHole[] } => {
    const rendering = renderer.render(text, facts)
    if (rendering.kind === 'text') return { text: rendering.text, holes: [] }
    if (rendering.kind === 'mistake')
      return { text, holes: [{ placeholder: rendering.mistake.message, reason: 'broken' }] }
    return { text, holes: rendering.holes.map(({ placeholder, why }) => ({ placeholder, reason: why })) }
  }
}
