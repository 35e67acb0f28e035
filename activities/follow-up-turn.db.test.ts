/** When a follow-up leaves: nobody waits for it, so that it keeps to what its mailbox may send. */
import { describe, expect, it } from 'vitest'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { startThread, type RunningThread, type ThreadSetup } from '#test/support/running-thread.ts'

const HOUR_MS = 3_600_000
const { test, smtp } = await databaseAndSmtp({ pool: 8 })

/** A thread whose first mail has left the server's list. */
async function begin(own: ThreadSetup['own'] = {}): Promise<RunningThread> {
  const thread = await startThread(test, { smtpPort: smtp.port, own })
  smtp.received.length = 0
  return thread
}

describe('a follow-up', () => {
  it('waits for its turn in the mailbox’s day, and keeps its place until then', async () => {
    let now = Date.now()
    const thread = await begin({ now: () => now })
    const dayAfter = Math.floor(now / (24 * HOUR_MS) + 1) * 24 * HOUR_MS
    await thread.campaign.run((em) =>
      em.execute('update mailbox set daily_limit = 1, min_gap_seconds = 3600'),
    )
    const followUp = () => thread.writeDraft({ kind: 'follow_up' })
    const [first, second] = [await followUp(), await followUp()]
    const turn = { kind: 'deferred', until: expect.any(Number) as number }
    const waits = [await thread.send(first, true), await thread.send(second, true)]
    expect(waits).toEqual([turn, turn])
    const [one = 0, other = 0] = waits.map((wait) => (wait.kind === 'deferred' ? wait.until : 0))
    expect(one).toBeGreaterThanOrEqual(dayAfter)
    expect(other - one).toBeGreaterThanOrEqual(23 * HOUR_MS)
    expect(await thread.send(first, true)).toEqual(waits[0])
    expect(smtp.received).toHaveLength(0)
    now = one
    expect(await thread.send(first, true)).toMatchObject({ kind: 'accepted' })
    expect(smtp.received).toHaveLength(1)
  })

  it('gives its place back where it is not to be sent any more', async () => {
    const thread = await begin()
    const { workspaceId, threadId, activities } = thread
    await thread.campaign.run((em) => em.execute('update mailbox set min_gap_seconds = 3600'))
    const draftId = await thread.writeDraft({ kind: 'follow_up' })
    expect(await thread.send(draftId, true)).toMatchObject({ kind: 'deferred' })
    const booked = () => thread.rows('select 1 from slot_reservation where used_at is null')
    expect(await booked()).toHaveLength(1)
    await activities.settleDraft({ workspaceId, threadId, draftId, state: 'superseded' })
    expect(await booked()).toHaveLength(0)
  })
})
