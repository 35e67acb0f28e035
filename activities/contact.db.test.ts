import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { noteAbsence } from '#database/records/enrolments.ts'
import { ACCEPTED } from '#test/support/accepted.ts'
import { sendDependencies } from '#test/support/activity-dependencies.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { launchCampaign, type CampaignSetup } from '#test/support/running-campaign.ts'
import { createContactActivities } from './contact.ts'
import { createSendActivities } from './send.ts'

const { test, smtp } = await databaseAndSmtp()

async function launch(setup: CampaignSetup = {}) {
  const campaign = await launchCampaign(test, setup)
  const deps = sendDependencies(test)
  const read = (sql: string) => campaign.run((em) => em.execute<Record<string, unknown>[]>(sql))
  return { campaign, read, ...createContactActivities(deps), ...createSendActivities(deps) }
}

describe('reserveSlot', () => {
  it('answers a repeated question with the same place, and says so once', async () => {
    const { campaign, read, reserveSlot } = await launch()
    const wish = { ...campaign.step(), notBefore: Date.now() + 60_000 }
    const first = await reserveSlot(wish)
    expect(await reserveSlot(wish)).toEqual(first)
    expect(await read(`select 1 from event where kind = 'StepScheduled'`)).toHaveLength(1)
    expect(await read('select status, waiting_for, step_index from enrolment')).toEqual([
      { status: 'active', waiting_for: 'send_time', step_index: 0 },
    ])
  })

  it('keeps the gap and the daily limit of the mailbox', async () => {
    const notBefore = Date.UTC(2100, 0, 1, 23, 0)
    const { campaign, reserveSlot } = await launch({
      people: 4,
      mailboxes: [{ minGapSeconds: 600, dailyLimit: 3 }],
    })
    const instants: number[] = []
    for (let contact = 0; contact < 4; contact++) {
      const answer = await reserveSlot({ ...campaign.step(contact), notBefore })
      if (answer.kind === 'slot') instants.push((answer.at - notBefore) / 60_000)
    }
    expect(instants).toEqual([0, 10, 20, 60])
  })

  it('spreads the contacts over the mailboxes of the campaign', async () => {
    const mailboxes = [
      { address: 'a@ours.test', minGapSeconds: 60 },
      { address: 'b@ours.test', minGapSeconds: 60 },
    ]
    const { campaign, read, reserveSlot } = await launch({ people: 4, mailboxes })
    for (let contact = 0; contact < 4; contact++)
      await reserveSlot({ ...campaign.step(contact), notBefore: 0 })
    const counts = await read('select count(*)::int as count from message group by mailbox_id')
    expect(counts).toEqual([{ count: 2 }, { count: 2 }])
  })

  it('keeps the sender of the first mail for the later ones', async () => {
    const mailboxes = [
      { address: 'a@ours.test', smtpPort: smtp.port },
      { address: 'b@ours.test', smtpPort: smtp.port },
    ]
    const { campaign, read, reserveSlot, sendMessage } = await launch({ mailboxes })
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    await sendMessage(campaign.step())
    await read(`update mailbox set status = 'paused' where id = (select mailbox_id from enrolment)`)
    expect(await reserveSlot({ ...campaign.step(0, 1), notBefore: 0 })).toEqual({
      kind: 'refused',
      result: { kind: 'held', reason: 'mailbox_unavailable' },
    })
  })

  it('takes another sender while nothing was sent yet, and asks for one when there is none', async () => {
    const { campaign, read, reserveSlot } = await launch({
      mailboxes: [{ address: 'a@ours.test' }, { address: 'b@ours.test' }],
    })
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    const [before] = await read('select mailbox_id, message_id_header from message')
    await read(`update mailbox set status = 'paused' where id = (select mailbox_id from enrolment)`)
    await reserveSlot({ ...campaign.step(), notBefore: Date.now() + 60_000 })
    const [after] = await read('select mailbox_id, message_id_header from message')
    expect(after?.['mailbox_id']).not.toBe(before?.['mailbox_id'])
    await read(`update mailbox set status = 'paused'`)
    expect(await reserveSlot({ ...campaign.step(), notBefore: Date.now() + 120_000 })).toEqual({
      kind: 'refused',
      result: { kind: 'held', reason: 'no_mailbox' },
    })
  })

  it('books nobody before they are back', async () => {
    const { campaign, reserveSlot } = await launch()
    const until = Date.now() + 86_400_000
    await campaign.run((em) => noteAbsence(em, campaign.personIds[0] ?? '', until))
    const answer = await reserveSlot({ ...campaign.step(), notBefore: 0 })
    expect(answer.kind === 'slot' && answer.at).toBe(until)
  })

  it('refuses what is paused, stopped or gone', async () => {
    const { campaign, read, reserveSlot } = await launch()
    await read(`update campaign set status = 'PAUSED'`)
    const wish = { ...campaign.step(), notBefore: 0 }
    expect(await reserveSlot(wish)).toEqual({ kind: 'refused', result: { kind: 'paused' } })
    await read(`update campaign set status = 'ARCHIVED'`)
    const stopped = { kind: 'refused', result: { kind: 'stopped', outcome: 'stopped' } }
    expect(await reserveSlot(wish)).toEqual(stopped)
    expect(await reserveSlot({ ...wish, enrolmentId: randomUUID() })).toEqual(stopped)
  })
})

describe('the facts of a contact', () => {
  it('a pause gives the place back and is told once, a resume books anew', async () => {
    const { campaign, read, reserveSlot, recordPause } = await launch()
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    await recordPause(campaign.step())
    await recordPause(campaign.step())
    expect(await read('select 1 from slot_reservation')).toEqual([])
    expect(await read('select status, waiting_for from enrolment')).toEqual([
      { status: 'paused', waiting_for: 'resume' },
    ])
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    const kinds = await read(`select kind from event order by id`)
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'StepScheduled',
      'EnrolmentPaused',
      'EnrolmentResumed',
      'StepScheduled',
    ])
  })

  it('the end closes holds, frees the place and settles what was not sent', async () => {
    const { campaign, read, reserveSlot, recordHold, recordEnd } = await launch()
    const { workspaceId, enrolmentId } = campaign.step()
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    await recordHold({ ...campaign.step(), reason: 'send_failed', workflowId: 'contact:x' })
    await recordEnd({ workspaceId, enrolmentId, outcome: 'replied' })
    await recordEnd({ workspaceId, enrolmentId, outcome: 'finished' })
    expect(await read('select status, waiting_for from enrolment')).toEqual([
      { status: 'replied', waiting_for: null },
    ])
    expect(await read('select resolution from hold')).toEqual([{ resolution: 'ended' }])
    expect(await read('select 1 from slot_reservation')).toEqual([])
    expect(await read('select state, resolution from message')).toEqual([
      { state: 'resolved', resolution: 'skipped' },
    ])
    expect(await read(`select code from event where kind = 'EnrolmentEnded'`)).toEqual([{ code: 'replied' }])
  })

  it('a stop that was committed while the workflow was finishing is how the contact ended', async () => {
    const { campaign, read, recordEnd } = await launch()
    const { workspaceId, enrolmentId } = campaign.step()
    await campaign.run((em) => em.execute(`update enrolment set stop_outcome = 'replied'`))
    await recordEnd({ workspaceId, enrolmentId, outcome: 'finished' })
    expect(await read('select status from enrolment')).toEqual([{ status: 'replied' }])
  })

  it('a hold says which step it stands before, also when the step before it was skipped', async () => {
    const { campaign, read, recordHold } = await launch()
    await recordHold({ ...campaign.step(0, 1), reason: 'no_mailbox', workflowId: 'contact:x' })
    expect(await read('select status, step_index from enrolment')).toEqual([
      { status: 'held', step_index: 1 },
    ])
  })

  it('an enrolment that is gone has nothing to write down', async () => {
    const { campaign, recordEnd, recordHold, releaseSlot } = await launch()
    const gone = { ...campaign.step(), enrolmentId: randomUUID() }
    await recordHold({ ...gone, reason: 'send_failed', workflowId: 'contact:x' })
    await releaseSlot(gone)
    await recordEnd({ ...gone, outcome: 'finished' })
  })

  it('a mailbox that failed for three contacts is not asked again until a human retries one of them', async () => {
    const { campaign, read, reserveSlot, sendMessage, recordHold, resolveHold } = await launch({
      people: 5,
      mailboxes: [{ smtpPort: smtp.port }],
    })
    for (let contact = 0; contact < 3; contact++) {
      await reserveSlot({ ...campaign.step(contact), notBefore: 0 })
      await recordHold({
        ...campaign.step(contact),
        reason: 'mailbox_unavailable',
        workflowId: `contact:${contact}`,
      })
    }
    await reserveSlot({ ...campaign.step(3), notBefore: 0 })
    expect(await sendMessage(campaign.step(3))).toEqual({ kind: 'held', reason: 'mailbox_unavailable' })
    expect(smtp.received).toHaveLength(0)
    await resolveHold({ ...campaign.step(0), resolution: 'retried', by: null })
    await reserveSlot({ ...campaign.step(0), notBefore: 0 })
    expect(await sendMessage(campaign.step(0))).toEqual(ACCEPTED)
    expect(await read('select 1 from hold where resolved_at is null')).toHaveLength(2)
  })
})
