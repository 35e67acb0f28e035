/** Until when the time that a mail's answers offer is kept: while one of them may still go out, and no longer. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertAnswer, insertEdit, insertRequest } from '#database/records/human-drafts.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { openMeetingWorld, workingDay } from '#test/support/meeting-world.ts'
import { writeDraft } from '#test/support/thread-rows.ts'
import { createThreadActivities } from './thread.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase({ pool: 4 })
})
afterAll(() => test.close())

const soon = workingDay(4)

/** A draft that offers a time, and what its thread's workflow and its readers may do about it. */
async function offer() {
  const world = await openMeetingWorld(test)
  const { workspaceId, someone, run } = world
  const { threadId, inboundId } = someone
  const { meetingId } = await world.consider(`Could we talk on ${soon.words} at 3pm?`, { inboundId })
  if (!meetingId) throw new Error('nothing was offered')
  const draftId = await writeDraft(world.writer, someone, { meetingId })
  const writer = {
    keyring: test.keyring,
    actor: { workspaceId, userId: randomUUID(), requestId: randomUUID() },
  }
  const { settleDraft } = createThreadActivities(world.deps)
  return {
    draftId,
    ask: () => run((em) => insertRequest(em, writer, { threadId, instruction: 'Shorter.' })),
    edit: (basedOn: string) => run((em) => insertEdit(em, writer, { threadId, basedOn, body: 'At 3 pm.' })),
    answer: () => run((em) => insertAnswer(em, writer, { threadId, body: 'Not now.' })),
    /** The assistant's next draft, which the thread names from now on. */
    redraft: () => writeDraft(world.writer, someone, { meetingId }),
    settle: (id: string, state: 'rejected' | 'superseded') =>
      settleDraft({ workspaceId, threadId, draftId: id, state }),
    isFree: async () => (await world.told()).includes('released'),
  }
}

describe('the time that a draft offers', () => {
  it('stays kept while another one is written, and is free once that one is rejected', async () => {
    const { draftId, ask, redraft, settle, isFree } = await offer()
    await ask()
    await settle(draftId, 'superseded')
    expect(await isFree()).toBe(false)
    await settle(await redraft(), 'rejected')
    expect(await isFree()).toBe(true)
  })

  it('stays kept for the edit that takes its place, and not for one that was refused', async () => {
    const { draftId, edit, settle, isFree } = await offer()
    await edit(draftId)
    await settle(draftId, 'superseded')
    expect(await isFree()).toBe(false)
    const other = await offer()
    await other.edit(other.draftId)
    await other.settle(other.draftId, 'rejected')
    expect(await other.isFree()).toBe(true)
  })

  it('is free once somebody answers in words of their own', async () => {
    const { draftId, answer, settle, isFree } = await offer()
    await answer()
    await settle(draftId, 'superseded')
    expect(await isFree()).toBe(true)
  })
})
