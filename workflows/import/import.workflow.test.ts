import { randomUUID } from 'node:crypto'
import { ApplicationFailure } from '@temporalio/common'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportActivities } from '#activities/activities.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import { eventually } from '#test/support/eventually.ts'
import { testTemporal, type TestTemporal } from '#test/support/temporal.ts'

const workspaceId = randomUUID()
const diary = new Map<string, string[]>()
const broken = new Set<string>()
let temporal: TestTemporal

const write = (importId: string, line: string) => diary.set(importId, [...(diary.get(importId) ?? []), line])
const failIfBroken = (importId: string) => {
  if (broken.has(importId)) throw ApplicationFailure.nonRetryable('line 3: anna@example.org', 'invalid')
}
const activities: ImportActivities = {
  async runImport({ importId }) {
    failIfBroken(importId)
    write(importId, 'run')
  },
  async failImport({ importId, reason }) {
    write(importId, `fail:${reason}`)
  },
  async undoImport({ importId }) {
    failIfBroken(importId)
    write(importId, 'undo')
  },
}

beforeAll(async () => {
  temporal = await testTemporal({ activities })
})
afterAll(() => temporal.close())

const say = (verb: 'startImport' | 'undoImport', importId: string) =>
  temporal.gateway.deliver({ workspaceId, eventId: randomUUID(), command: { verb, importId } })
const result = (importId: string, generation?: string) =>
  temporal.client.workflow.getHandle(workflowId('import', workspaceId, importId, generation)).result()

describe('import workflow', () => {
  it('runs once and can be undone once, however often the outbox says so', async () => {
    const importId = randomUUID()
    await say('startImport', importId)
    await say('startImport', importId)
    expect(await result(importId)).toBe('completed')
    await say('startImport', importId)
    await say('undoImport', importId)
    await say('undoImport', importId)
    await result(importId, 'undo')
    await say('undoImport', importId)
    expect(diary.get(importId)).toEqual(['run', 'undo'])
  })

  it('writes down that it failed, with a reason that quotes no row', async () => {
    const importId = randomUUID()
    broken.add(importId)
    await say('startImport', importId)
    expect(await result(importId)).toBe('failed')
    expect(diary.get(importId)).toEqual(['fail:invalid'])
  })

  it('holds an undo that gives up until a human says retry', async () => {
    const importId = randomUUID()
    broken.add(importId)
    await say('undoImport', importId)
    const id = workflowId('import', workspaceId, importId, 'undo')
    const query = `HoldReason = 'activity_failed' and WorkflowId = '${id}'`
    await eventually(async () => (await temporal.client.workflow.count(query)).count === 1)
    broken.delete(importId)
    await temporal.cli('workflow', 'signal', '--workflow-id', id, '--name', 'retry')
    await result(importId, 'undo')
    expect(diary.get(importId)).toEqual(['undo'])
  })
})
