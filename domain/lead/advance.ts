import type { Command, Effect, Input, Wait } from './messages.ts'
import { isFinal, refusalOf, type Move } from './stages.ts'
import { QUIET_AFTER_MS, type LeadState } from './state.ts'

export interface Advance {
  state: LeadState
  commands: Command[]
}

/**
 * The interpreter of a lead: what follows from `input` at instant `now` (epoch ms). The commands are complete for the
 * new state, as for a contact. Where no wait is among them the lead is at rest: archived, or settled with no reminder
 * to come. It goes on from there if something comes in after all.
 */
export function advanceLead(state: LeadState, input: Input, now: number): Advance {
  const { state: next, effects } = react(state, input, now)
  return { state: next, commands: [...effects, ...waitOf(next)] }
}

/** Why the lead may not move so now; null if it may. */
export function refuses(state: LeadState, move: Move): string | null {
  if (state.isArchived) return 'The lead is archived; bring it back first.'
  return refusalOf(state.stage, move)
}

interface Turn {
  state: LeadState
  effects: Effect[]
}

function react(state: LeadState, input: Input, now: number): Turn {
  switch (input.kind) {
    case 'started':
      return { state, effects: state.phase === 'loading' ? [{ kind: 'load' }] : [] }
    case 'opened':
      return state.isArchived ? reread(state) : unchanged(state)
    case 'archived':
      return reread(state)
    case 'loaded':
      return unchanged({ ...input.facts, phase: 'watching' })
    case 'scored':
      return unchanged({ ...state, refreshAt: input.refreshAt })
    default:
      return state.phase === 'loading' || state.isArchived ? unchanged(state) : hear(state, input, now)
  }
}

type Heard = Exclude<Input, { kind: 'started' | 'opened' | 'archived' | 'loaded' | 'scored' }>

function hear(state: LeadState, input: Heard, now: number): Turn {
  switch (input.kind) {
    case 'activity':
      return active(state, input)
    case 'touched':
      return unchanged(touched(state, input.at))
    case 'taskChanged':
      return unchanged(planned(touched(state, now), input))
    case 'stageChanged': {
      const { changeId, to, by } = input
      if (refuses(state, input) !== null) return unchanged(state)
      const moved = { ...touched(state, now), stage: to }
      return { state: moved, effects: [{ kind: 'recordStage', changeId, to, by, at: now }] }
    }
    case 'timeReached':
      return timeReached(state, now)
  }
}

function unchanged(state: LeadState): Turn {
  return { state, effects: [] }
}

/** The row decides whether a lead is archived: it may have come back before its workflow heard that it had gone. */
function reread(state: LeadState): Turn {
  return { state: { ...state, phase: 'loading' }, effects: [{ kind: 'load' }] }
}

/** Something has happened, so the lead is not quiet. */
function touched(state: LeadState, at: number): LeadState {
  return { ...state, quietSince: Math.max(state.quietSince, at), isQuiet: false }
}

/** The first answer makes a new lead a contacted one; every other move is a human's. The fact names the move. */
function active(state: LeadState, input: Extract<Input, { kind: 'activity' }>): Turn {
  const { activity, at, evidenceId } = input
  const heard = touched(state, at)
  const scored: Effect = { kind: 'recordScore', activity, at, evidenceId }
  if (activity !== 'answer_sent' || state.stage !== 'new') return { state: heard, effects: [scored] }
  return {
    state: { ...heard, stage: 'contacted' },
    effects: [scored, { kind: 'recordStage', changeId: evidenceId, to: 'contacted', by: null, at }],
  }
}

function planned(state: LeadState, change: { taskId: string; dueAt: number | null }): LeadState {
  const { taskId, dueAt } = change
  const others = state.reminders.filter((reminder) => reminder.taskId !== taskId)
  const reminders = dueAt === null ? others : [...others, { taskId, dueAt }]
  return { ...state, reminders: reminders.toSorted((a, b) => a.dueAt - b.dueAt) }
}

function timeReached(state: LeadState, now: number): Turn {
  const due = state.reminders.filter(({ dueAt }) => dueAt <= now)
  const effects: Effect[] = due.map((reminder) => ({ kind: 'remindTask', ...reminder }))
  const isQuiet = state.isQuiet || now >= quietAt(state)
  if (isQuiet && !state.isQuiet) effects.push({ kind: 'recordQuiet', since: state.quietSince })
  const refreshes = state.refreshAt !== null && now >= state.refreshAt
  if (refreshes) effects.push({ kind: 'refreshScore' })
  return {
    state: {
      ...state,
      isQuiet,
      reminders: state.reminders.filter(({ dueAt }) => dueAt > now),
      // A reminder is a new beginning: somebody has just been asked to do something.
      quietSince: due.length > 0 ? Math.max(state.quietSince, now) : state.quietSince,
      refreshAt: refreshes ? null : state.refreshAt,
    },
    effects,
  }
}

/** When the lead has gone quiet; while a reminder is to come it has not been forgotten. Never for a settled lead. */
function quietAt({ stage, quietSince, reminders }: LeadState): number {
  if (isFinal(stage)) return Infinity
  return Math.max(quietSince, ...reminders.map(({ dueAt }) => dueAt)) + QUIET_AFTER_MS
}

function waitOf(state: LeadState): Wait[] {
  if (state.phase === 'loading') return [{ kind: 'waitForMessage' }]
  if (state.isArchived) return []
  const instants: Extract<Wait, { kind: 'waitUntil' }>[] = []
  const [next] = state.reminders
  if (next) instants.push({ kind: 'waitUntil', at: next.dueAt, reason: 'reminder' })
  if (!isFinal(state.stage)) {
    if (!state.isQuiet) instants.push({ kind: 'waitUntil', at: quietAt(state), reason: 'quiet' })
    if (state.refreshAt !== null) instants.push({ kind: 'waitUntil', at: state.refreshAt, reason: 'score' })
  }
  const [first] = instants.toSorted((a, b) => a.at - b.at)
  if (first) return [first]
  return isFinal(state.stage) ? [] : [{ kind: 'waitForMessage' }]
}
