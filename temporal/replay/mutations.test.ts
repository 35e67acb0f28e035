/** The stored histories are enough only if they show every change that would break a run under way. */
import { rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { WORKFLOW_KINDS } from '#domain/workflow-ids.ts'
import { makeVariant, type Change } from '#test/support/variant.ts'
import { jobs } from '#test/support/replay/mutations/jobs.ts'
import { talks } from '#test/support/replay/mutations/talks.ts'
import { watches } from '#test/support/replay/mutations/watches.ts'
import {
  bundleOf,
  commandsIn,
  kindOf,
  replayAll,
  storedHistories,
  type History,
} from '#test/support/replay/replayer.ts'

/** What the workflow code is made of. */
const PARTS = ['domain', 'workflows', 'temporal/replay/command-recorder.ts', 'package.json']
const mutations = [...talks, ...watches, ...jobs]
const histories = await storedHistories()

/** The histories among `told` that are not replayed command by command by a copy of the code with these changes. */
async function reportedBy(changes: readonly Change[], told: ReadonlyMap<string, History>): Promise<string[]> {
  const folder = await makeVariant(changes, PARTS)
  try {
    const results = await replayAll(await bundleOf(folder), told)
    return [...told].flatMap(([name, history]) => {
      const { commands, error } = results.get(name) ?? {}
      const isSame = JSON.stringify(commands) === JSON.stringify(commandsIn(history))
      return error === undefined && isSame ? [] : [name]
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const ofKind = (kind: string) => new Map([...histories].filter(([name]) => kindOf(name) === kind))

describe('a change that would break runs under way is noticed', () => {
  it.each(mutations)('$kind: $what', async ({ kind, what: _, ...change }) => {
    expect(await reportedBy([change], ofKind(kind))).not.toEqual([])
  })
})

it('a copy without changes is not reported', async () => {
  expect(await reportedBy([], histories)).toEqual([])
})

it('there are at least 20 such changes, of every kind of workflow', () => {
  expect(mutations.length).toBeGreaterThanOrEqual(20)
  expect(new Set(mutations.map(({ kind }) => kind))).toEqual(new Set(WORKFLOW_KINDS))
})
