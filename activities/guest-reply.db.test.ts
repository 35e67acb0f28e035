import { expect, it } from 'vitest'
import { bookByHand } from '#database/records/meetings.ts'
import { invitationReply } from '#test/support/arriving-mails.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { startThread, type RunningThread } from '#test/support/running-thread.ts'

const { test, smtp } = await databaseAndSmtp()

/** A conversation with somebody who is invited to a meeting. */
async function invited(): Promise<{ thread: RunningThread; uid: string; status: () => Promise<unknown> }> {
  const thread = await startThread(test, { smtpPort: smtp.port })
  const { workspaceId, threadId, personId } = thread
  const now = Date.now()
  const [mailbox] = await thread.rows('select id from mailbox')
  const [user] = await thread.rows('select gen_random_uuid() as id')
  const id = await thread.campaign.run(async (em) => {
    const id = await bookByHand(em, test.keyring, {
      elsewhere: [],
      ...{ workspaceId, threadId, personId, now, title: 'A demo', description: null, timezone: null },
      ...{ mailboxId: String(mailbox?.['id']), by: String(user?.['id']) },
      ...{ startAt: now + 86_400_000, endAt: now + 90_000_000 },
    })
    await em.execute(`update meeting set status = 'confirmed', tentative_until = null where id = ?`, [id])
    return id
  })
  const status = async () =>
    (await thread.rows(`select guest_status from meeting where id = '${id}'`))[0]?.['guest_status']
  return { thread, uid: `${id}@throughline`, status }
}

it.each([
  ['ACCEPTED', 'accepted'],
  ['TENTATIVE', 'tentative'],
  ['DECLINED', 'declined'],
] as const)('the answer of a guest\u2019s calendar stands on the meeting: %s', async (answer, status) => {
  const guest = await invited()
  const told = await guest.thread.rows(`select count(*)::int as n from outbox_item`)
  await guest.thread.receive(invitationReply({ uid: guest.uid, answer }))
  expect(await guest.status()).toBe(status)
  // It is nobody's letter: no workflow hears of it, so that nothing is drafted and nothing answered.
  expect(await guest.thread.rows(`select count(*)::int as n from outbox_item`)).toEqual(told)
  const [mail] = await guest.thread.rows(`select kind from inbound_message order by received_at desc limit 1`)
  expect(mail).toEqual({ kind: 'other' })
})

it.each([
  ['of another organiser', { organizer: 'else@theirs.test' }],
  ['of another person', { from: 'Eve <eve@theirs.test>' }],
  ['of an event that is not ours', { uid: 'x@calendar.example' }],
] as const)('an answer %s changes nothing', async (_what, own) => {
  const guest = await invited()
  await guest.thread.receive(invitationReply({ uid: guest.uid, answer: 'DECLINED', ...own }))
  expect(await guest.status()).toBe('invited')
})

it('of several answers the newest to the present time counts', async () => {
  const { thread, uid, status } = await invited()
  await thread.receive(invitationReply({ uid, answer: 'ACCEPTED', stamp: '20261124T100000Z' }))
  await thread.receive(invitationReply({ uid, answer: 'DECLINED', stamp: '20261124T090000Z' }))
  expect(await status()).toBe('accepted')
  await thread.rows('update meeting set sequence = 1')
  await thread.receive(invitationReply({ uid, answer: 'DECLINED', stamp: '20261124T110000Z' }))
  expect(await status()).toBe('accepted')
  await thread.receive(invitationReply({ uid, answer: 'DECLINED', stamp: '20261124T110000Z', sequence: 1 }))
  expect(await status()).toBe('declined')
})
