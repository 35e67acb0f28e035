import { setTimeout as sleep } from 'node:timers/promises'
import { isQuiet } from '../conversations.ts'
import { firstMails, replyMail } from '../replies.ts'
import { promised, settle, until, type Scenario } from '../scenario.ts'
import { MAILBOXES, type World } from '../world.ts'

/** The same mail again and again, and many mails to one conversation at once. */
export const floods: Scenario = {
  name: 'floods',
  checks: [21, 22],
  title: 'One mail is delivered twenty times in parallel, and one conversation gets a flood of mails',
  short: { contacts: 1, strikes: 40 },
  long: { contacts: 1, strikes: 300 },
  async run(world, { contacts, strikes }) {
    const campaign = await world.launch({ contacts })
    const findings = await settle(world, campaign)
    const [mail] = firstMails(world, campaign)
    if (!mail) return [...findings, promised('There is a mail to answer', ['none'])]
    const ids = Array.from({ length: strikes }, (_, index) => `flood-${campaign.id}-${index}`)
    const question = 'Thanks. What does it cost?'
    const same = replyMail(mail, `same-${campaign.id}`, question)
    await inPortions(
      [...Array.from({ length: 20 }, () => same), ...ids.map((id) => replyMail(mail, id, question))],
      (raw) => world.webhook(raw),
    )
    const arrived = () =>
      world.ledger.query<{ count: number }>(
        `select count(*)::int as count from inbound_message i join message m on m.thread_id = i.thread_id
         where m.campaign_id = $1`,
        [campaign.id],
      )
    await until('the mails', async () => (await arrived())[0]?.count === strikes + 1, 120_000).catch(
      () => null,
    )
    const [mails] = await arrived()
    const [thread] = await untilConsidered(world, campaign.id)
    return [
      ...findings,
      promised(
        'Each mail is in the conversation once',
        mails?.count === strikes + 1 ? [] : [`${mails?.count} of ${strikes + 1}`],
      ),
      promised(
        'There is one conversation, and a flood ends with a human, without a draft',
        thread?.threads === 1 && thread.reason === 'hostile_mail' && thread.drafts === 0
          ? []
          : [JSON.stringify(thread)],
      ),
    ]
  },
}

interface Standing {
  state: string
  reason: string | null
  drafts: number
  threads: number
  workflowId: string
  /** Messages committed for its workflow that it has not been told. */
  untold: number
}

/**
 * Wait until a campaign's conversation has considered all that came. Between two mails of a flood it has a draft for a
 * moment, so that its state alone does not say that it is over.
 */
async function untilConsidered({ ledger, installation }: World, campaignId: string): Promise<Standing[]> {
  const read = () =>
    ledger.query<Standing>(
      `select t.state, (select reason from hold h where h.thread_id = t.id and h.resolved_at is null) as reason,
         (select count(*)::int from draft d where d.thread_id = t.id and d.state = 'ready') as drafts,
         count(*) over ()::int as threads, concat_ws(':', 'thread', t.workspace_id, t.id) as "workflowId",
         (select count(*)::int from outbox_item
          where payload->>'threadId' = t.id::text and done_at is null) as untold
       from thread t where t.id in (select thread_id from message where campaign_id = $1)`,
      [campaignId],
    )
  const isOver = async () => {
    const [thread] = await read()
    return thread?.untold === 0 && (await isQuiet(installation, thread.workflowId))
  }
  await until('the conversation', isOver, 60_000).catch(() => null)
  return read()
}

/** Replies that arrive in the same moment as the next step is due. */
export const replyRaces: Scenario = {
  name: 'reply-races',
  checks: [23],
  title: 'Replies arrive in the same moment as the next mail is due',
  short: { contacts: 30, strikes: 30 },
  long: { contacts: 100, strikes: 100 },
  async run(world, { contacts, strikes }) {
    const findings = []
    for (let raced = 0; raced < strikes; raced += contacts) findings.push(...(await race(world, contacts)))
    return findings
  },
}

async function race(world: World, contacts: number) {
  const { ledger, random } = world
  const campaign = await world.launch({ contacts, delays: [0, 4] })
  await until('the first mails', () => firstMails(world, campaign).length === contacts, 60_000)
  const due = await ledger.query<{ email: string; at: Date }>(
    `select r.slot_at as at, m.message_id_header as email from message m
       join message n on n.enrolment_id = m.enrolment_id and n.step_index = 1
       join slot_reservation r on r.message_id = n.id
     where m.campaign_id = $1 and m.step_index = 0`,
    [campaign.id],
  )
  const dueAt = new Map(due.map(({ email, at }) => [email, at.getTime()]))
  await Promise.all(
    firstMails(world, campaign).map(async (mail) => {
      const at = (dueAt.get(mail.messageId) ?? mail.at + 4_000) + random.between(-300, 300)
      await sleep(Math.max(0, at - Date.now()))
      await world.webhook(replyMail(mail, `race-${mail.step.replaceAll('/', '-')}`))
    }),
  )
  const findings = await settle(world, campaign)
  const late = await ledger.query<{ id: string }>(
    `select m.id from message m join event e on e.enrolment_id = m.enrolment_id and e.kind = 'ReplyReceived'
     where m.campaign_id = $1 and m.step_index = 1 and m.transmitting_at > pg_xact_commit_timestamp(e.xmin)`,
    [campaign.id],
  )
  const outcomes = await ledger.query<{ status: string; count: number }>(
    'select status, count(*)::int as count from enrolment where campaign_id = $1 group by status',
    [campaign.id],
  )
  world.say(`replies against steps: ${outcomes.map(({ status, count }) => `${count} ${status}`).join(', ')}`)
  return [
    ...findings,
    promised(
      'No mail begins after a reply was committed',
      late.map(({ id }) => id),
    ),
  ]
}

/** Mails come in by webhook while no worker runs. */
export const webhookBurst: Scenario = {
  name: 'webhook-burst',
  checks: [34],
  title: 'A burst of mails comes in by webhook while the workers are down',
  short: { contacts: 40, strikes: 1 },
  long: { contacts: 300, strikes: 1 },
  async run(world, { contacts }) {
    const { installation, ledger } = world
    await world.kill('worker')
    const begun = Date.now()
    const durations: number[] = []
    const statuses = new Map<number, number>()
    const stranger = (index: number) => ({
      at: begun,
      sender: MAILBOXES.oracle,
      recipient: `s${index}@${begun}.strangers.example`,
      messageId: `<none-${begun}-${index}@nowhere.example>`,
      step: '',
    })
    await inPortions(
      Array.from({ length: contacts }, (_, index) => replyMail(stranger(index), `burst-${begun}-${index}`)),
      async (raw) => {
        const asked = performance.now()
        const status = await world.webhook(raw)
        durations.push(performance.now() - asked)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      },
    )
    const p99 = durations.toSorted((one, other) => one - other)[Math.ceil(durations.length * 0.99) - 1] ?? 0
    world.say(`${contacts} mails in ${Date.now() - begun} ms, p99 ${p99.toFixed(0)} ms`)
    await installation.part.worker.start()
    const known = () =>
      ledger.query<{ count: number; twice: number }>(
        `select count(distinct from_address)::int as count, (count(*) - count(distinct from_address))::int as twice
         from inbound_message where from_address like $1`,
        [`%@${begun}.strangers.example`],
      )
    await until('the mails', async () => (await known())[0]?.count === contacts, 180_000).catch(() => null)
    const [found] = await known()
    return [
      promised(
        'Every mail is accepted (202)',
        [...statuses].flatMap(([status, count]) => (status === 202 ? [] : [`${count} × ${status}`])),
      ),
      promised('Every accepted mail is understood, once', [
        ...(found?.count === contacts ? [] : [`${found?.count} of ${contacts}`]),
        ...(found?.twice === 0 ? [] : [`${found?.twice} twice`]),
      ]),
    ]
  },
}

const AT_ONCE = 20

async function inPortions<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE)
    await Promise.all(items.slice(from, from + AT_ONCE).map(work))
}
