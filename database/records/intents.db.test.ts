import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { listIntentRules, seedIntents } from './intents.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.close())

async function workspace() {
  const workspaceId = await test.createWorkspace()
  const rules = () => test.database.withWorkspace(workspaceId, (em) => listIntentRules(em, workspaceId))
  const execute = (sql: string) => test.database.withWorkspace(workspaceId, (em) => em.execute(sql))
  return { workspaceId, rules, execute }
}

describe('the intents of a workspace', () => {
  it('begin with those of the assistant, the higher priority first, and none sends by itself', async () => {
    const { workspaceId, rules } = await workspace()
    await test.database.withWorkspace(workspaceId, (em) => seedIntents(em, workspaceId))
    const seeded = await rules()
    const known = seeded.map(({ name, priority, isLead }) => ({ name, priority, isLead }))
    expect(known).toContainEqual({ name: 'Meeting Request', priority: 10, isLead: true })
    expect(known).toContainEqual({ name: 'Support Request', priority: 8, isLead: false })
    expect(known).toContainEqual({ name: 'Demo Request', priority: 8, isLead: true })
    expect(known.at(-1)).toEqual({ name: 'Default Response', priority: 1, isLead: false })
    expect(seeded.some(({ autoSend }) => autoSend)).toBe(false)
    expect(seeded.filter(({ isDefault }) => isDefault)).toHaveLength(1)
    const order = seeded.map(({ priority }) => priority)
    expect(order).toEqual(order.toSorted((one, other) => other - one))
  })

  it('are made once where there are none, however many ask at once', async () => {
    const { rules } = await workspace()
    const answers = await Promise.all(Array.from({ length: 5 }, rules))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]?.filter(({ name }) => name === 'Default Response')).toHaveLength(1)
  })

  it('are given the default back where it lost its rank alone', async () => {
    const { rules, execute } = await workspace()
    const before = await rules()
    await execute('update intent set is_default = false, is_active = false where is_default')
    expect(await rules()).toEqual(before)
  })

  it('are given a default again, and nothing else, where theirs was taken away', async () => {
    const { rules, execute } = await workspace()
    await rules()
    await execute('delete from intent where is_default or is_lead')
    expect((await rules()).map(({ name }) => name)).toEqual([
      'Not interested',
      'Support Request',
      'Default Response',
    ])
  })
})
