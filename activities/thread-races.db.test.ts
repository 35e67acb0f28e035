/** A reply comes in the same instant as a due follow-up, a hundred times: no follow-up leaves after it was committed. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeArrival } from '#database/records/inbox.ts'
import { openDatabase, type Database } from '#database/orm.ts'
import { threadDependencies } from '#test/support/activity-dependencies.ts'
import { answer } from '#test/support/arriving-mails.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { startThread, type RunningThread } from '#test/support/running-thread.ts'
import { createMailboxActivities } from './mailbox.ts'

const ROUNDS = 100
/** Where one side has not won often enough by then, it is given a longer start, until it has. */
const MOST_ROUNDS = 300
const WINS = 6
const { test, smtp } = await databaseAndSmtp({ pool: 4 })
let other: Database
beforeAll(async () => {
  other = await openDatabase({ url: test.urls.appUrl, pool: 4 })
})
afterAll(() => other.close())

/** A follow-up that is due: its row and the draft of its text. */
async function dueFollowUp(thread: RunningThread): Promise<string> {
  const { workspaceId, threadId, activities } = thread
  const answered = await thread.writeDraft()
  await thread.campaign.run((em) =>
    em.execute(`update draft set state = 'sent', sent_at = now() where id = ?`, [answered]),
  )
  const followUpId = randomUUID()
  await activities.planFollowUps({
    workspaceId,
    threadId,
    draftId: answered,
    followUps: [{ id: followUpId, number: 1, dueAt: Date.now() }],
  })
  return thread.writeDraft({ kind: 'follow_up', followUpId, body: 'Did you see my answer?' })
}

async function arrive(thread: RunningThread): Promise<string> {
  const { workspaceId, campaign, message } = thread
  const raw = Buffer.from(answer(message.messageIdHeader).replace(/\r?\n/g, '\r\n'))
  const { inboxId } = await test.database.instance((em) =>
    storeArrival(em, test.keyring, {
      provider: 'webhook',
      eventId: randomUUID(),
      workspaceId,
      mailboxId: campaign.mailboxIds[0] ?? '',
      raw,
      byteLength: raw.length,
    }),
  )
  return inboxId
}

/** The same database, which notes what the ledger says of a mail at the end of each transaction, before its commit. */
function watched(database: Database, origin: string): Database & { stateAtEnd: () => string | null } {
  let state: string | null = null
  return {
    ...database,
    stateAtEnd: () => state,
    withWorkspace: (workspaceId, work, context) =>
      database.withWorkspace(
        workspaceId,
        async (em) => {
          const result = await work(em)
          const [row] = await em.execute<{ state: string }[]>('select state from message where origin = ?', [
            origin,
          ])
          state = row?.state ?? null
          return result
        },
        context,
      ),
  }
}

describe('a follow-up and a reply', () => {
  it('whoever commits first decides', { timeout: 120_000 }, async () => {
    const thread = await startThread(test, { smtpPort: smtp.port })
    const { workspaceId } = thread
    const won = { reply: 0, followUp: 0 }
    const isOpen = () => Math.min(won.reply, won.followUp) < WINS
    for (let round = 0; round < ROUNDS || (isOpen() && round < MOST_ROUNDS); round++) {
      const draftId = await dueFollowUp(thread)
      const inboxId = await arrive(thread)
      smtp.received.length = 0
      const database = watched(other, `draft:${draftId}`)
      const { processInbound } = createMailboxActivities({ ...threadDependencies(test), database })
      const pause = () =>
        new Promise((resolve) => setTimeout(resolve, 4 * (round % (10 + Math.floor(round / 20)))))
      // Each begins first in turn, by up to 36 ms, later by more.
      const send = async () => {
        if (round % 2 === 0) await pause()
        return thread.send(draftId, true)
      }
      const take = async () => {
        if (round % 2 === 1) await pause()
        await processInbound({ workspaceId, inboxId })
      }
      const [result] = await Promise.all([send(), take()])
      const isSent = result.kind === 'accepted'
      if (!isSent) expect(result).toEqual({ kind: 'overtaken' })
      // Under the thread's lock the reply saw the send that was first, or the send saw the reply.
      expect(database.stateAtEnd()).toEqual(isSent ? expect.stringMatching(/transmitting|accepted/) : null)
      expect(smtp.received).toHaveLength(isSent ? 1 : 0)
      won[isSent ? 'followUp' : 'reply'] += 1
    }
    expect(Math.min(won.reply, won.followUp)).toBeGreaterThanOrEqual(WINS)
  })
})
