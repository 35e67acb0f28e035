import { randomUUID } from 'node:crypto'
import { ApplicationFailure } from '@temporalio/common'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CampaignActivities } from '#activities/activities.ts'
import type { Plan } from '#domain/sequence/plan.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import { eventually } from '#test/support/eventually.ts'
import { testTemporal, type TestTemporal } from '#test/support/temporal.ts'

const workspaceId = randomUUID()
const plan: Plan = {
  v: 1,
  sequenceVersionId: randomUUID(),
  steps: [{ kind: 'email', id: randomUUID(), delayMs: 0 }],
}
/** Contacts per page of `tellContacts`, whatever limit is asked for. */
const PAGE = 2

/** An audience, and what was done with it. */
interface World {
  audience: number
  enrolled: number
  open: number
  diary: string[]
  enrolledAt: number[]
  fail?: (what: string) => boolean
}
const worlds = new Map<string, World>()
let temporal: TestTemporal

const enter = (campaignId: string, what: string): World => {
  const world = worlds.get(campaignId)
  if (!world) throw new Error('unknown campaign')
  if (world.fail?.(what)) throw ApplicationFailure.nonRetryable('for good', 'test')
  return world
}

const activities: CampaignActivities = {
  async loadPlan({ campaignId }) {
    enter(campaignId, 'loadPlan').diary.push('loadPlan')
    return plan
  },
  async enrolBatch({ campaignId, limit, plan: given }) {
    const world = enter(campaignId, 'enrolBatch')
    expect(given).toEqual(plan)
    const started = Math.min(limit, world.audience - world.enrolled)
    world.enrolled += started
    world.open += started
    world.diary.push(`enrol:${started}`)
    world.enrolledAt.push(Date.now())
    return { started, done: world.enrolled === world.audience }
  },
  async releaseCampaignSlots({ campaignId }) {
    enter(campaignId, 'releaseCampaignSlots').diary.push('release')
  },
  async tellContacts({ campaignId, message, afterId }) {
    const world = enter(campaignId, 'tellContacts')
    const next = Number(afterId ?? 0) + PAGE
    world.diary.push(`${message}:${afterId}`)
    return { lastId: next < world.enrolled ? String(next) : null }
  },
  async completeIfEnded({ campaignId }) {
    const world = enter(campaignId, 'completeIfEnded')
    world.diary.push(`open:${world.open}`)
    return { open: world.open }
  },
}

/** Long enough for what is told to a campaign in the middle of it. */
const PAUSE_MS = 3_000

beforeAll(async () => {
  temporal = await testTemporal({ activities, pace: { batchSize: 3, pauseMs: PAUSE_MS } })
})
afterAll(() => temporal.close())

async function launch(audience: number, fail?: World['fail']) {
  const campaignId = randomUUID()
  const world: World = { audience, enrolled: 0, open: 0, diary: [], enrolledAt: [], ...(fail && { fail }) }
  worlds.set(campaignId, world)
  type Verb = `${'start' | 'pause' | 'resume' | 'archive'}Campaign` | 'campaignMayBeComplete'
  const say = (verb: Verb, eventId = randomUUID()) =>
    temporal.gateway.deliver({ workspaceId, eventId, command: { verb, campaignId } })
  const id = workflowId('campaign', workspaceId, campaignId)
  await say('startCampaign')
  return {
    id,
    world,
    say,
    end: () => temporal.client.workflow.getHandle(id).result() as Promise<string>,
    until: (line: string) => eventually(async () => world.diary.includes(line)),
  }
}

describe('campaign workflow', () => {
  it('enrols at its pace and completes when the last contact has ended', async () => {
    const campaign = await launch(7)
    await campaign.until('open:7')
    expect(campaign.world.diary).toEqual(['loadPlan', 'enrol:3', 'enrol:3', 'enrol:1', 'open:7'])
    const [first = 0, second = 0, third = 0] = campaign.world.enrolledAt
    expect(second - first).toBeGreaterThanOrEqual(PAUSE_MS)
    expect(third - second).toBeGreaterThanOrEqual(PAUSE_MS)
    campaign.world.open = 0
    await campaign.say('campaignMayBeComplete')
    expect(await campaign.end()).toBe('completed')
  })

  it('is started once, however often the outbox says so', async () => {
    const campaign = await launch(1)
    for (let i = 0; i < 3; i++) await campaign.say('startCampaign')
    await campaign.until('open:1')
    campaign.world.open = 0
    await campaign.say('campaignMayBeComplete')
    await campaign.end()
    await campaign.say('startCampaign')
    expect(campaign.world.diary.filter((line) => line === 'loadPlan')).toHaveLength(1)
  })

  it('enrols nobody during a pause, gives places back, and tells every contact page by page', async () => {
    const campaign = await launch(9)
    await campaign.until('enrol:3')
    await campaign.say('pauseCampaign')
    await campaign.until('paused:2')
    expect(campaign.world.diary).toEqual(['loadPlan', 'enrol:3', 'release', 'paused:null', 'paused:2'])
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS + 400))
    expect(campaign.world.enrolled).toBe(3)
    await campaign.say('resumeCampaign')
    await campaign.until('open:9')
    expect(campaign.world.diary.slice(5)).toEqual([
      'resumed:null',
      'resumed:2',
      'enrol:3',
      'enrol:3',
      'open:9',
    ])
  })

  it('tells the contacts of a resume even if it never got to tell them of the pause', async () => {
    const campaign = await launch(3)
    await campaign.until('open:3')
    // One right behind the other, as the relay delivers them: side by side they could change places.
    await campaign.say('pauseCampaign')
    await campaign.say('resumeCampaign')
    await campaign.until('resumed:null')
  })

  it('is not paused again by a repeat of an old pause', async () => {
    const campaign = await launch(3)
    await campaign.until('open:3')
    const pause = randomUUID()
    await campaign.say('pauseCampaign', pause)
    await campaign.until('paused:2')
    await campaign.say('resumeCampaign')
    await campaign.until('resumed:2')
    await campaign.say('pauseCampaign', pause)
    await campaign.say('campaignMayBeComplete')
    await eventually(async () => campaign.world.diary.filter((line) => line === 'open:3').length >= 2)
    expect(campaign.world.diary.filter((line) => line === 'paused:null')).toHaveLength(1)
  })

  it('stops every contact when it is archived, and ends', async () => {
    const campaign = await launch(5)
    await campaign.until('enrol:3')
    await campaign.say('archiveCampaign')
    expect(await campaign.end()).toBe('archived')
    expect(campaign.world.diary.slice(2)).toEqual(['release', 'stopped:null', 'stopped:2'])
    await campaign.say('resumeCampaign')
  })

  it('is held when enrolling gives up, and goes on where it stood by a signal without input', async () => {
    let isBroken = true
    const campaign = await launch(4, (what) => isBroken && what === 'enrolBatch')
    const query = `HoldReason = 'activity_failed' and WorkflowId = '${campaign.id}'`
    await eventually(async () => (await temporal.client.workflow.count(query)).count === 1)
    isBroken = false
    await temporal.cli('workflow', 'signal', '--workflow-id', campaign.id, '--name', 'retry')
    await campaign.until('open:4')
  })

  it('goes on in a new run with all it knew', async () => {
    const campaignId = randomUUID()
    const world: World = { audience: 30, enrolled: 0, open: 0, diary: [], enrolledAt: [] }
    worlds.set(campaignId, world)
    const id = workflowId('campaign', workspaceId, campaignId)
    const input = { workspaceId, campaignId, pace: { batchSize: 3, pauseMs: 0 }, continueAfter: 30 }
    const taskQueue = `control${temporal.queueSuffix}`
    await temporal.client.workflow.start('campaignWorkflow', { workflowId: id, taskQueue, args: [input] })
    await eventually(async () => world.diary.includes('open:30'))
    expect(world.diary.filter((line) => line === 'loadPlan')).toHaveLength(1)
    expect(world.diary.filter((line) => line.startsWith('enrol'))).toHaveLength(10)
    const query = `WorkflowId = '${id}' and ExecutionStatus = 'ContinuedAsNew'`
    await eventually(async () => (await temporal.client.workflow.count(query)).count > 0)
  })
})
