import { setCurrentDetails } from '@temporalio/workflow'
import { advanceLead, refuses } from '#domain/lead/advance.ts'
import type { Command, Input, Wait } from '#domain/lead/messages.ts'
import { initialState, type LeadState } from '#domain/lead/state.ts'
import { createPersistence, type Persistence } from '../shared/persistence.ts'
import { listHold } from './list-hold.ts'
import type { LeadInput, LeadSnapshot } from './messages.ts'

/** All that one run of a lead workflow knows; everything but `input` is its own. */
export interface LeadWatch {
  input: LeadInput
  state: LeadState
  /** What has happened and has not been considered yet, in order. */
  queue: Input[]
  /** Event ids of messages already taken in. */
  seen: string[]
  told: number
  /** What it waits on, or null while it acts. */
  wait: Wait | null
  /** What was decided about each wish to change the stage, by `changeId`: why not, or null once it is written down. */
  decisions: Map<string, string | null>
  effects: Persistence
}

export function openWatch(input: LeadInput): LeadWatch {
  const { state, queue, seen, told } = input.carried ?? { state: initialState, queue: [], seen: [], told: 0 }
  const watch: LeadWatch = {
    input,
    state,
    queue: [...queue],
    seen: [...seen],
    told,
    wait: null,
    decisions: new Map(),
    effects: createPersistence(
      () => show(watch),
      undefined,
      () => listHold(input),
    ),
  }
  return watch
}

/** Ask the domain what follows from `input`. A wish that it refuses is answered here, as nothing follows from it. */
export function consider(watch: LeadWatch, input: Input): Command[] {
  if (input.kind === 'stageChanged') {
    const refusal = refuses(watch.state, input)
    if (refusal !== null) watch.decisions.set(input.changeId, refusal)
  }
  const { state, commands } = advanceLead(watch.state, input, Date.now())
  watch.state = state
  return commands
}

export function snapshot({ state, wait, told, effects }: LeadWatch): LeadSnapshot {
  if (effects.isHeld()) return { state, waitingFor: 'human', until: null, told }
  if (wait?.kind === 'waitUntil') return { state, waitingFor: wait.reason, until: wait.at, told }
  return { state, waitingFor: wait ? 'message' : null, until: null, told }
}

/** Say in Temporal Web where the lead stands; without anything personal. */
export function show(watch: LeadWatch): void {
  setCurrentDetails(describe(watch))
}

function describe(watch: LeadWatch): string {
  const { state, waitingFor, until } = snapshot(watch)
  const stage = `Stage: **${state.stage}**${state.isQuiet ? ', gone quiet' : ''}.`
  const at = until === null ? '' : new Date(until).toISOString()
  switch (waitingFor) {
    case 'human':
      return `${stage} Something could not be written down. Send the signal \`retry\` to go on.`
    case 'reminder':
      return `${stage} The next task is due at ${at}; ${state.reminders.length} to come.`
    case 'quiet':
      return `${stage} Goes quiet at ${at} if nothing happens.`
    case 'score':
      return `${stage} Its score has faded by a point at ${at}.`
    case 'message':
      return `${stage} Waits for something to happen.`
    case null:
      return stage
  }
}
