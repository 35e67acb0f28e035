import { condition, continueAsNew, proxyActivities } from '@temporalio/workflow'
import type { CampaignActivities } from '#activities/activities.ts'
import { shouldContinue } from '../shared/continuation.ts'
import { queue } from '../shared/queue.ts'
import { BATCH, RECORD } from '../shared/retry-policies.ts'
import type { CampaignInput } from './messages.ts'
import { isUntold, NO_PLAN, openRun, show, type CampaignRun } from './run.ts'

/** Contacts told in one activity. */
const PAGE = 200
/** How often a campaign looks for its end unasked, should the message of the last contact be lost. */
const SAFETY_TICK = '1 hour'
const TOLD = { running: 'resumed', paused: 'paused', archived: 'stopped' } as const

/** One campaign: enrol its people at a pace, pass pause and resume on to them, notice the end. */
export async function campaignWorkflow(input: CampaignInput): Promise<'completed' | 'archived'> {
  const run = openRun(input)
  const steps = createSteps(run)
  if (run.known.plan === NO_PLAN) await steps.loadPlan()
  for (;;) {
    show(run)
    const { known } = run
    if (isUntold(run)) await steps.tellPage()
    else if (known.wish === 'archived') return 'archived'
    else if (known.wish === 'paused') await steps.waitForNews('Wait while the campaign is paused')
    else if (!known.isEnrolled) await steps.enrol()
    else if (run.isNudged) {
      if (await steps.hasEnded()) return 'completed'
    } else await steps.waitForNews('Wait until the last contact ends')
    if (shouldContinue(input.continueAfter))
      return continueAsNew<typeof campaignWorkflow>({ ...input, carried: run.known })
  }
}

function createSteps(run: CampaignRun) {
  const { known, effects, input } = run
  const campaign = { workspaceId: input.workspaceId, campaignId: input.campaignId }
  const records = proxyActivities<CampaignActivities>({ taskQueue: queue('control'), ...RECORD })
  const batches = proxyActivities<CampaignActivities>({ taskQueue: queue('control'), ...BATCH })

  return {
    async loadPlan() {
      known.plan = await effects.run(() =>
        records.loadPlan.executeWithOptions({ summary: 'Read the plan of the sequence' }, [campaign]),
      )
    },

    /** Enrol the next batch, then rest, unless there is something new. */
    async enrol() {
      const { batchSize, pauseMs } = input.pace
      const { done } = await effects.run(() =>
        batches.enrolBatch.executeWithOptions({ summary: `Enrol the next ${batchSize} people` }, [
          { ...campaign, plan: known.plan, limit: batchSize },
        ]),
      )
      known.isEnrolled = done
      run.isNudged = true
      if (!done && pauseMs > 0)
        await condition(() => isUntold(run), pauseMs, { summary: 'Rest between two batches' })
    },

    /** Tell one page of contacts what is wished; the first page gives the campaign's booked places back. */
    async tellPage() {
      const { wish, wishCount } = known
      if (known.telling?.wishCount !== wishCount) {
        if (wish !== 'running')
          await effects.run(() =>
            records.releaseCampaignSlots.executeWithOptions({ summary: 'Give every booked time back' }, [
              campaign,
            ]),
          )
        known.telling = { wishCount, afterId: null }
      }
      const { afterId } = known.telling
      const { lastId } = await effects.run(() =>
        batches.tellContacts.executeWithOptions({ summary: `Tell up to ${PAGE} contacts: ${TOLD[wish]}` }, [
          { ...campaign, message: TOLD[wish], afterId, limit: PAGE },
        ]),
      )
      known.telling = lastId === null ? null : { wishCount, afterId: lastId }
      if (lastId === null) known.toldCount = wishCount
    },

    async hasEnded(): Promise<boolean> {
      run.isNudged = false
      const { open } = await effects.run(() =>
        records.completeIfEnded.executeWithOptions({ summary: 'Look whether everybody has ended' }, [
          campaign,
        ]),
      )
      return open === 0
    },

    /** Sleep until a wish or a nudge comes; the tick counts as a nudge. */
    async waitForNews(why: string) {
      const isNews = () => isUntold(run) || (run.isNudged && known.wish === 'running')
      const told = await condition(isNews, SAFETY_TICK, { summary: why })
      if (!told) run.isNudged = true
    },
  }
}
