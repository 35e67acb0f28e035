import type { Mutation } from './mutation.ts'

/** Changes of what a lead or a meeting does, and of the order in which it does it. */
export const watches: Mutation[] = [
  {
    kind: 'lead',
    what: 'the stage is written down before the score',
    file: 'domain/lead/advance.ts',
    find: "effects: [scored, { kind: 'recordStage', changeId: evidenceId, to: 'contacted', by: null, at }]",
    put: "effects: [{ kind: 'recordStage', changeId: evidenceId, to: 'contacted', by: null, at }, scored]",
  },
  {
    kind: 'lead',
    what: 'a score that has faded is not worked out again',
    file: 'domain/lead/advance.ts',
    find: "if (refreshes) effects.push({ kind: 'refreshScore' })",
    put: '',
  },
  {
    kind: 'lead',
    what: 'it waits for the last of what is due',
    file: 'domain/lead/advance.ts',
    find: 'instants.toSorted((a, b) => a.at - b.at)',
    put: 'instants.toSorted((a, b) => b.at - a.at)',
  },
  {
    kind: 'lead',
    what: 'holds are listed in runs of the release that did not list them',
    file: 'workflows/lead/list-hold.ts',
    find: "if (!patched('lead-holds-are-listed')) return",
    put: "patched('lead-holds-are-listed')",
  },
  {
    kind: 'lead',
    what: 'a hold does not show in Temporal Web',
    file: 'workflows/shared/persistence.ts',
    find: "showHold('activity_failed')",
    put: '',
  },
  {
    kind: 'meeting',
    what: 'the invitation goes out before the connected calendar knows',
    file: 'domain/meeting/next-wait.ts',
    find: "if (isUnsynced(state) && now >= state.syncAt) return { kind: 'syncCalendar' }",
    put: "if (isUnsynced(state) && state.invited >= state.sequence) return { kind: 'syncCalendar' }",
  },
  {
    kind: 'meeting',
    what: 'a hold is not written down',
    file: 'domain/meeting/advance.ts',
    find: "record(turn, 'held', reason)",
    put: '',
  },
  {
    kind: 'meeting',
    what: 'the connected calendar is asked with another patience',
    file: 'workflows/meeting/execute.ts',
    find: "queue('sync'), ...CALENDAR",
    put: "queue('sync'), ...RECORD",
  },
  {
    kind: 'meeting',
    what: 'an answer is considered after what was heard meanwhile',
    file: 'workflows/meeting/execute.ts',
    find: 'meeting.queue.unshift(await ask(meeting, wait))',
    put: 'meeting.queue.push(await ask(meeting, wait))',
  },
]
