import { messageIdOfRef } from '#domain/mail/step-ref.ts'
import { isUnknown } from '../judge.ts'
import { promised, settle, until, type Scenario, type Size } from '../scenario.ts'
import type { MailboxKind, World } from '../world.ts'

/** The server takes the mail and hangs up before it says so: only a look into the Sent folder can tell. */
export const dropsWithOracle: Scenario = {
  name: 'drops-with-oracle',
  checks: [3],
  title: 'The connection is lost after the dot, and the Sent folder shows the mail',
  short: { contacts: 12, strikes: 12 },
  long: { contacts: 200, strikes: 200 },
  async run(world, size) {
    const { campaign, findings } = await dropAfterDot(world, size, 'oracle')
    const unknown = (await world.ledger.read(campaign.id)).filter(isUnknown)
    return [
      ...findings,
      promised(
        'No mail stays of unknown fate',
        unknown.map(({ messageId }) => `${messageId}`),
      ),
    ]
  },
}

/** … and where nobody can be asked, a human is. */
export const dropsWithoutOracle: Scenario = {
  name: 'drops-without-oracle',
  checks: [4],
  title: 'The connection is lost after the dot, and there is nobody to ask',
  short: { contacts: 12, strikes: 12 },
  long: { contacts: 200, strikes: 200 },
  async run(world, size) {
    const { campaign, dropped, findings } = await dropAfterDot(world, size, 'bare')
    const rows = await world.ledger.read(campaign.id)
    const parked = rows.filter((row) => isUnknown(row) && row.holdReason === 'send_unknown')
    const listed = await world.api.get<{ items: { enrolment?: { id: string } | null }[] }>(
      `/api/holds?limit=200&campaignId=${campaign.id}`,
    )
    return [
      ...findings,
      promised(
        'Every mail of unknown fate waits for a human, and no other',
        parked.length === dropped ? [] : [`${parked.length} wait, ${dropped} were lost`],
      ),
      promised(
        'Needs-you lists each of them',
        listed.items.length >= Math.min(200, dropped) ? [] : [`${listed.items.length} of ${dropped}`],
      ),
    ]
  },
}

async function dropAfterDot(world: World, { contacts, strikes }: Size, mailbox: MailboxKind) {
  const { sink, ledger } = world
  let dropped = 0
  const campaign = await world.prepare({ contacts, mailbox })
  sink.rule = ({ verb, step, recipient }) => {
    if (verb !== 'taken' || !campaign.has(recipient) || dropped >= strikes) return 'go on'
    dropped += 1
    ledger.noteCut(messageIdOfRef(step) ?? '')
    return 'drop'
  }
  await world.start(campaign)
  await until('the drops', () => dropped >= Math.min(strikes, contacts), 60_000)
  const findings = await settle(world, campaign)
  sink.rule = () => 'go on'
  return { campaign, dropped, findings }
}
