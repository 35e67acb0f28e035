import { DomainError } from '#domain/errors.ts'
import { factsOf } from '#domain/mail/placeholders.ts'
import type { Audience } from '#database/entities/campaign.entity.ts'
import type { EntityManager } from '#database/orm.ts'
import { countAudience, listRecipients, type Recipient } from '#database/reads/audience.ts'
import { readCampaign } from '#database/reads/campaigns.ts'
import type { Actor } from '#database/records/audit.ts'
import { launchCampaign, lockCampaign } from '#database/records/campaigns.ts'
import { freezeNewestVersion, type StoredStep } from '#database/records/sequences.ts'
import type { TextRenderer } from '#providers/text/text-renderer.ts'
import type { Hole } from './contract/problem.ts'
import { HolesError } from './middleware/errors.ts'

/** People whose texts are tried between two breaths: others' requests get their turn. */
const PORTION = 200
/** How many holes a refusal lists; it says how many there are in all. */
const SHOWN_HOLES = 100

/**
 * Launch a draft, whole or not at all: its mailboxes, steps, audience and every person's texts are checked, the
 * version is frozen, and Temporal is told, in one transaction.
 * @throws DomainError not_found, wrong_state, invalid; HolesError
 */
export async function launch(
  em: EntityManager,
  { actor, renderer }: { actor: Actor; renderer: TextRenderer },
  id: string,
): Promise<void> {
  const { sequenceId, audience } = await lockCampaign(em, id, { in: ['DRAFT'], verb: 'launched' })
  const { mailboxes } = await readCampaign(em, id)
  const [sender] = mailboxes
  if (!sender)
    throw new DomainError('invalid', 'The campaign has no mailbox to send from.', {
      mailboxIds: 'choose at least one',
    })
  const idle = await em.execute<unknown[]>(
    `select 1 from campaign_mailbox cm join mailbox m on m.id = cm.mailbox_id
     where cm.campaign_id = ? and m.status <> 'connected'`,
    [id],
  )
  if (idle.length === mailboxes.length)
    throw new DomainError('invalid', "None of the campaign's mailboxes is connected; connect one first.", {
      mailboxIds: 'not connected',
    })
  if ((await countAudience(em, audience)) === 0)
    throw new DomainError('invalid', 'Nobody is in the audience; import people or choose others.', {
      audience: 'empty',
    })
  const { versionId, steps } = await freezeNewestVersion(em, sequenceId)
  refuseMissingSubject(steps)
  await refuseHoles(em, { audience, steps, renderer, sender })
  await launchCampaign(em, actor, { id, versionId })
}

/** A later mail may go without one (it answers in the thread); the first has nothing to answer to. */
function refuseMissingSubject(steps: StoredStep[]): void {
  const index = steps.findIndex((step) => step.channel === 'email')
  if (!steps[index]?.subject?.trim())
    throw new DomainError('invalid', 'The first mail needs a subject; later ones may answer in its thread.', {
      [`steps.${index}.subject`]: 'write one',
    })
}

interface Check {
  audience: Audience
  steps: StoredStep[]
  renderer: TextRenderer
  sender: { name: string; address: string }
}

async function refuseHoles(em: EntityManager, check: Check): Promise<void> {
  const holes: Hole[] = unknownPlaceholders(check)
  let total = holes.length
  for (let afterId: string | null = null; total === 0 || afterId !== null;) {
    const people: Recipient[] = await listRecipients(em, check.audience, { afterId, limit: PORTION })
    for (const person of people) {
      const found = holesFor(person, check)
      total += found.length
      if (holes.length < SHOWN_HOLES) holes.push(...found.slice(0, SHOWN_HOLES - holes.length))
    }
    afterId = people.length === PORTION ? (people.at(-1)?.id ?? null) : null
    if (afterId === null) break
  }
  if (total > 0) throw new HolesError(holes, total)
}

/** Placeholders that nobody has, and texts that are broken: the same for everybody, so listed once. */
function unknownPlaceholders({ steps, renderer }: Check): Hole[] {
  return steps.flatMap((step, stepIndex) =>
    textsOf(step).flatMap((text): Hole[] => {
      const reading = renderer.placeholders(text)
      const at = { personId: null, stepId: step.id, stepIndex }
      return reading.kind === 'mistake'
        ? [{ ...at, placeholder: `line ${reading.mistake.line}`, reason: 'broken' }]
        : reading.unknown.map((placeholder) => ({ ...at, placeholder, reason: 'unknown' }))
    }),
  )
}

function holesFor(person: Recipient, { steps, renderer, sender }: Check): Hole[] {
  const facts = factsOf({ person, company: person.company, sender, unsubscribeUrl: 'https://example.org/u' })
  return steps.flatMap((step, stepIndex) => {
    const missing = textsOf(step).flatMap((text) => {
      const rendering = renderer.render(text, facts)
      return rendering.kind === 'holes'
        ? rendering.holes.filter((hole) => hole.why === 'empty').map((hole) => hole.placeholder)
        : []
    })
    return [...new Set(missing)].map((placeholder): Hole => ({
      personId: person.id,
      stepId: step.id,
      stepIndex,
      placeholder,
      reason: 'empty',
    }))
  })
}

function textsOf({ channel, subject, body }: StoredStep): string[] {
  return channel === 'email' ? [subject ?? '', body ?? ''].filter(Boolean) : []
}
