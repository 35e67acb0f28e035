import { setCurrentDetails, setHandler } from '@temporalio/workflow'
import type { Plan } from '#domain/sequence/plan.ts'
import { createPersistence, type Persistence } from '../shared/persistence.ts'
import { isNews } from '../shared/told.ts'
import {
  archivedSignal,
  mayBeCompleteSignal,
  pausedSignal,
  resumedSignal,
  retrySignal,
  stateQuery,
  type CampaignInput,
  type CampaignWish,
  type CarriedCampaign,
} from './messages.ts'

/** All that one run of a campaign workflow knows. */
export interface CampaignRun {
  input: CampaignInput
  known: CarriedCampaign
  /** The last contact may have ended since we last looked. */
  isNudged: boolean
  effects: Persistence
}

/** Begin with what the run before has handed on; `plan` is filled in by the first activity. */
export function openRun(input: CampaignInput): CampaignRun {
  const fresh: CarriedCampaign = {
    plan: NO_PLAN,
    wish: 'running',
    wishCount: 0,
    toldCount: 0,
    telling: null,
    isEnrolled: false,
    seen: [],
  }
  const run: CampaignRun = {
    input,
    known: { ...fresh, ...input.carried },
    isNudged: true,
    effects: createPersistence(() => show(run)),
  }
  attachHandlers(run)
  return run
}

export const NO_PLAN: Plan = { v: 1, sequenceVersionId: '', steps: [] }

function attachHandlers(run: CampaignRun): void {
  const wishes = [
    [pausedSignal, 'paused'],
    [resumedSignal, 'running'],
    [archivedSignal, 'archived'],
  ] as const
  for (const [signal, wish] of wishes)
    setHandler(signal, (told) => {
      if (isNews(run.known.seen, told)) become(run, wish)
    })
  setHandler(mayBeCompleteSignal, () => {
    run.isNudged = true
  })
  setHandler(retrySignal, () => run.effects.retry())
  setHandler(stateQuery, () => ({
    wish: run.known.wish,
    isEnrolled: run.known.isEnrolled,
    isHeld: run.effects.isHeld(),
  }))
}

/** An archived campaign stays archived, whatever is heard later. */
function become(run: CampaignRun, wish: CampaignWish): void {
  if (run.known.wish === 'archived') return
  run.known.wish = wish
  run.known.wishCount += 1
}

/** Whether the contacts have not all been told of the last wish. */
export function isUntold({ known }: CampaignRun): boolean {
  return known.wishCount !== known.toldCount
}

/** Say in Temporal Web what the campaign is doing. */
export function show(run: CampaignRun): void {
  const { wish, isEnrolled } = run.known
  if (run.effects.isHeld()) return setCurrentDetails('An activity gave up. Send the signal `retry` to go on.')
  if (isUntold(run)) return setCurrentDetails(`Telling the contacts that the campaign is ${wish}.`)
  if (wish === 'paused') return setCurrentDetails('Paused: nobody is enrolled, nothing is sent.')
  setCurrentDetails(
    isEnrolled ? 'Everybody is enrolled; waiting for the last contact to end.' : 'Enrolling people.',
  )
}
