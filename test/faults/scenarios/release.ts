import type { Finding } from '#embedded/demo/finding.ts'
import { openDeployment } from '#temporal/releases/deployment.ts'
import { pin } from '#temporal/releases/runs.ts'
import type { Change } from '#test/support/variant.ts'
import type { Campaign } from '../campaigns.ts'
import { conversationsOf, withTemporal } from '../conversations.ts'
import { firstMails, mailsOf } from '../replies.ts'
import { promised, settle, until, type Scenario } from '../scenario.ts'
import type { World } from '../world.ts'

/** What the next release does otherwise: before each mail of a contact that has not begun to send it rests a moment. */
const REST = "await sleep('20 milliseconds', { summary: 'The next release rests before each mail' })"
const PATCHED = `if (patched('contacts-rest-before-each-mail')) ${REST}`

export const nextRelease = (change: string): Change[] => [
  {
    file: 'workflows/contact/execute.ts',
    find: 'import { condition, proxyActivities,',
    put: 'import { condition, patched, sleep, proxyActivities,',
  },
  {
    file: 'workflows/contact/execute.ts',
    find: '  const result = await orFailure(sendProxies()',
    put: `  ${change}\n  const result = await orFailure(sendProxies()`,
  },
]

/**
 * While the next release has the work, one campaign goes on and another is paused: of the contacts of the first it has
 * done a part when it is taken back, of the second nothing.
 */
const play = (change: string): Scenario['run'] =>
  async function run(world, { contacts }) {
    const { installation, say, api } = world
    const half = Math.ceil(contacts / 2)
    const launchSeconds = Math.ceil(contacts / 20) // what a busy machine may need
    const [moving, resting, older] = await Promise.all([
      world.prepare({ contacts: half, delays: [0, 1, 7 + launchSeconds, 3 + launchSeconds] }),
      world.prepare({ contacts: contacts - half, delays: [0, 10 + launchSeconds, 1] }),
      startVersioned(world),
    ])
    say('the release of today has the work')
    const today = installation.tree()
    try {
      await Promise.all([startNext(world, change), rest(world, resting)])
      await world.start(moving)
      // A contact runs no workflow code before its second mail, and is to be on the release of today first.
      await until('second mails', () => mailsOf(world, moving, 1).length === half, 60_000)
      await command(world, 'promote')
      say('the next release has the work')
      const isGoingOn = () => mailsOf(world, moving, 2).length >= half / 2
      await until('its mails', isGoingOn, 45_000).catch(() => say('no mails come: take it back'))
      await command(world, 'rollback')
      say('it was taken back')
      installation.useTree(today)
      await api.post(`/api/campaigns/${resting.id}/resume`, {})
      const findings = [...(await settle(world, moving)), ...(await settle(world, resting))]
      return [...findings, ...(await releasesHold(world, { campaigns: [moving, resting], older }))]
    } finally {
      await leaveAlone(world, today)
    }
  }

/** A release of workflow code is rolled out over live contacts, and taken back in the middle of them. */
export const release: Scenario = {
  name: 'release',
  checks: [17, 18],
  title: 'The next release gets the work while contacts are between steps, and it is taken back',
  short: { contacts: 24, strikes: 1 },
  long: { contacts: 200, strikes: 1 },
  run: play(PATCHED),
}

/** The same with a release that changes what runs under way have done: nobody may release this. */
export const carelessRelease: Scenario = { ...release, name: 'careless-release', run: play(REST) }

async function countPaused({ ledger }: World, { id }: Campaign): Promise<number> {
  const paused = "select 1 from enrolment where campaign_id = $1 and status = 'paused'"
  return (await ledger.query(paused, [id])).length
}

async function command({ installation }: World, verb: string): Promise<void> {
  const { code, said } = await installation.run('scripts/release.ts', verb)
  if (code !== 0) throw new Error(`npm run release -- ${verb} ended with ${code}: ${said}`)
}

interface Played {
  campaigns: readonly Campaign[]
  /** The build id of today's release. */
  older: string
}

async function releasesHold({ installation }: World, { campaigns, older }: Played): Promise<Finding[]> {
  const conversations = await conversationsOf(installation, campaigns)
  const diverged = conversations.filter(({ divergences }) => divergences > 0)
  const contacts = conversations.filter(({ workflowId }) => workflowId.startsWith('contact:'))
  const begunOnOlder = contacts.filter(({ releases }) => releases[0] === older)
  const counts = [1, 2].map(
    (count) => begunOnOlder.filter(({ releases }) => releases.length === count).length,
  )
  return [
    promised(
      'No release meets a history that it cannot replay',
      diverged.map(({ workflowId, divergences }) => `${workflowId}: ${divergences} times`),
    ),
    promised(
      'Contacts ran on the older release alone, and on both',
      counts.includes(0) ? [`${counts[0]} on one, ${counts[1]} on both`] : [],
    ),
  ]
}

/** A first worker with versions takes the work; where there have been others, it must be given it. @returns its release */
async function startVersioned(world: World): Promise<string> {
  const { installation } = world
  const { worker } = installation.part
  await worker.kill()
  installation.useEnv({ WORKER_VERSIONING: 'true' })
  await worker.start()
  const look = () => withTemporal(installation, (client) => openDeployment(client).look())
  const standing = await look()
  const wasEverGiven = standing?.releases.some(({ firstActiveAt }) => firstActiveAt !== null)
  if (wasEverGiven && standing?.current === null) await command(world, 'promote')
  let current: string | null = null
  await until('a release that has the work', async () => (current = (await look())?.current ?? null) !== null)
  return current ?? ''
}

/** Launch a campaign, and pause it between its first mails and its second. */
async function rest(world: World, campaign: Campaign): Promise<void> {
  await world.start(campaign)
  await until('first mails', () => firstMails(world, campaign).length === campaign.contacts, 60_000)
  await world.api.post(`/api/campaigns/${campaign.id}/pause`, {})
  await until('its pause', async () => (await countPaused(world, campaign)) === campaign.contacts)
  world.say('a campaign is paused')
}

/** The next release comes beside today's. */
async function startNext(world: World, change: string): Promise<void> {
  const { installation, say } = world
  installation.useTree(await world.copyWith(nextRelease(change)))
  await installation.part.worker2.start()
  say('the next release has come')
}

/** Nothing stays behind that would need the next release; another play begins with a worker of today's. */
async function leaveAlone({ installation }: World, today: string): Promise<void> {
  await withTemporal(installation, async (client) => {
    const deployment = openDeployment(client)
    const pinned = "TemporalWorkflowVersioningBehavior = 'Pinned' and ExecutionStatus = 'Running'"
    for await (const run of client.workflow.list({ query: pinned })) await pin(deployment, run, null)
    await deployment.makeCurrent(null)
  })
  await installation.part.worker2.kill()
  installation.useTree(today)
}
