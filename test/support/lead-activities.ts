import { randomUUID } from 'node:crypto'
import type { LeadActivities, LeadRef } from '#activities/lead-activities.ts'
import type { LeadFacts } from '#domain/lead/state.ts'

/** One lead as the fake activities know it: what its rows say, and what was done, in order. */
export interface LeadWorld {
  facts: LeadFacts
  diary: string[]
  /** Called before a line is written into the diary; throws to let the activity fail. */
  before?: (line: string) => Promise<void> | void
}

export const NEW_LEAD: LeadFacts = {
  stage: 'new',
  isArchived: false,
  quietSince: Date.now(),
  isQuiet: false,
  reminders: [],
  refreshAt: null,
}

/** Activities that keep a diary instead of writing to a database; stage and reminders are kept for the next run. */
export function leadActivities(worlds: Map<string, LeadWorld>): LeadActivities {
  const worldOf = ({ leadId }: LeadRef): LeadWorld => {
    const world = worlds.get(leadId) ?? { facts: { ...NEW_LEAD, quietSince: Date.now() }, diary: [] }
    worlds.set(leadId, world)
    return world
  }
  const note = async (ref: LeadRef, line: string) => {
    const world = worldOf(ref)
    await world.before?.(line)
    world.diary.push(line)
    return { refreshAt: null }
  }
  return {
    async loadLead(ref) {
      await note(ref, 'load')
      return worldOf(ref).facts
    },
    async recordStage(input) {
      const answer = await note(input, `stage:${input.to}`)
      worldOf(input).facts.stage = input.to
      return answer
    },
    recordScore: (input) => note(input, `score:${input.activity}`),
    refreshScore: (input) => note(input, 'refresh'),
    async remindTask(input) {
      await note(input, `remind:${input.taskId}`)
      const { facts } = worldOf(input)
      facts.reminders = facts.reminders.filter(({ taskId }) => taskId !== input.taskId)
    },
    recordQuiet: (input) => note(input, 'quiet'),
    async recordLeadHold(input) {
      await note(input, 'held')
    },
  }
}

/** A lead that nobody has started yet. */
export function newWorld(worlds: Map<string, LeadWorld>, facts: Partial<LeadFacts> = {}) {
  const leadId = randomUUID()
  const world: LeadWorld = { facts: { ...NEW_LEAD, quietSince: Date.now(), ...facts }, diary: [] }
  worlds.set(leadId, world)
  return { leadId, world }
}
