import { describe, expect, it } from 'vitest'
import { suppress } from '#database/records/suppression.ts'
import { stopPerson } from '#database/records/enrolments.ts'
import { createMailProvider } from '#providers/mail/mail-account.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import {
  launchCampaign,
  LEASE_IS_OVER,
  type CampaignSetup,
  type RunningCampaign,
} from '#test/support/running-campaign.ts'
import { ACCEPTED } from '#test/support/accepted.ts'
import { sendDependencies } from '#test/support/activity-dependencies.ts'
import { createContactActivities } from './contact.ts'
import { createSendActivities, type SendDependencies } from './send.ts'

const { test, smtp } = await databaseAndSmtp({ pool: 8 })

async function launch(setup: CampaignSetup = {}, own: Partial<SendDependencies> = {}) {
  const campaign = await launchCampaign(test, { mailboxes: [{ smtpPort: smtp.port }], ...setup })
  const deps = { ...sendDependencies(test), ...own }
  const activities = { ...createContactActivities(deps), ...createSendActivities(deps) }
  return { campaign, ...activities }
}

async function ledger(campaign: RunningCampaign, stepIndex = 0) {
  const rows = await campaign.run((em) =>
    em.execute<Record<string, unknown>[]>('select * from message where campaign_id = ? and step_index = ?', [
      campaign.campaignId,
      stepIndex,
    ]),
  )
  expect(rows).toHaveLength(1)
  return rows[0] ?? {}
}

async function kinds(campaign: RunningCampaign): Promise<unknown[]> {
  const rows = await campaign.run((em) =>
    em.execute<{ kind: string }[]>('select kind from event where campaign_id = ? order by id', [
      campaign.campaignId,
    ]),
  )
  return rows.map((row) => row.kind)
}

describe('sendMessage', () => {
  it('gives the next mail its place along with the answer, once, and not after a stop', async () => {
    const { campaign, reserveSlot, sendMessage } = await launch()
    const delayMs = 3_600_000
    const { stepId, stepIndex } = campaign.step(0, 1)
    const wish = { ...campaign.step(), next: { stepId, stepIndex, delayMs } }
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    const answer = await sendMessage(wish)
    expect(await sendMessage(wish)).toEqual(answer)
    const [slot] = await campaign.run((em) =>
      em.execute<{ at: number }[]>(
        `select (extract(epoch from s.slot_at) * 1000)::float8 as at
         from slot_reservation s join message m on m.id = s.message_id where m.step_index = 1`,
      ),
    )
    const { ended_at: endedAt } = await ledger(campaign)
    const at = new Date(String(endedAt)).getTime()
    expect(answer).toEqual({ kind: 'accepted', at, nextAt: slot?.at })
    expect(slot?.at).toBe(at + delayMs)
    expect(await kinds(campaign)).toEqual(['StepScheduled', 'MessageSent', 'StepScheduled'])
    await campaign.run((em) => stopPerson(em, campaign.personIds[0] ?? '', 'replied'))
    expect(await sendMessage(wish)).toEqual(ACCEPTED)
  })

  it('sends a booked step once, however often it is asked', async () => {
    const { campaign, reserveSlot, sendMessage } = await launch()
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    expect(await sendMessage(campaign.step())).toEqual(ACCEPTED)
    expect(await sendMessage(campaign.step())).toEqual(ACCEPTED)
    expect(smtp.received).toHaveLength(1)
    expect(await ledger(campaign)).toMatchObject({ state: 'accepted', attempts: 1 })
    expect(await kinds(campaign)).toEqual(['StepScheduled', 'MessageSent'])
  })

  it('names both ways of unsubscribing, each once (RFC 2369, RFC 8058)', async () => {
    const { campaign, reserveSlot, sendMessage } = await launch()
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    await sendMessage(campaign.step())
    expect(smtp.received[0]?.raw).toMatch(
      /^List-Unsubscribe: <mailto:[^?<>]+@[^?<>]+\?subject=unsubscribe>, <https?:\/\/[^<>]+\/u\/[\w-]+>\r$/m,
    )
  })

  it('sends a step without a subject in the thread of the step before', async () => {
    const { campaign, reserveSlot, sendMessage } = await launch()
    for (const index of [0, 1]) {
      await reserveSlot({ ...campaign.step(0, index), notBefore: 0 })
      await sendMessage(campaign.step(0, index))
    }
    const [first, second] = smtp.received
    const firstId = /^Message-ID: (<.+>)/im.exec(first?.raw ?? '')?.[1] ?? 'none'
    expect(second?.raw).toContain('Subject: Re: Hello Ada')
    expect(second?.raw).toContain(`In-Reply-To: ${firstId}`)
    expect((await ledger(campaign, 1))['thread_id']).toBe((await ledger(campaign))['thread_id'])
  })

  it('asks for a slot when there is none', async () => {
    const { campaign, reserveSlot, releaseSlot, sendMessage } = await launch()
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'slotLost' })
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    await releaseSlot(campaign.step())
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'slotLost' })
  })

  it('does not send to somebody whose reply was committed just before', async () => {
    const { campaign, reserveSlot, sendMessage } = await launch()
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    await campaign.run((em) => stopPerson(em, campaign.personIds[0] ?? '', 'replied'))
    smtp.script = { connect: '554 5.0.0 nobody asked', mailFrom: '554 5.0.0 nobody asked' }
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'stopped', outcome: 'replied' })
    expect(smtp.received).toEqual([])
    expect(await ledger(campaign)).toMatchObject({ state: 'resolved', resolution: 'skipped', attempts: 0 })
  })

  it('does not send to an address that was suppressed since', async () => {
    const { campaign, reserveSlot, sendMessage } = await launch()
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    await campaign.run((em) =>
      suppress(em, test.keyring, {
        workspaceId: campaign.workspaceId,
        emailKey: 'person0@theirs.test',
        reason: 'manual',
        messageId: null,
      }),
    )
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'stopped', outcome: 'suppressed' })
  })

  it('gives the slot back while the campaign is paused', async () => {
    const { campaign, reserveSlot, sendMessage } = await launch()
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    await campaign.run((em) => em.execute(`update campaign set status = 'PAUSED'`))
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'paused' })
    expect(await campaign.run((em) => em.execute('select 1 from slot_reservation'))).toEqual([])
    await campaign.run((em) => em.execute(`update campaign set status = 'ACTIVE'`))
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    expect(await sendMessage(campaign.step())).toEqual(ACCEPTED)
  })

  it('holds a text with a hole, and sends nothing of it', async () => {
    const steps = [{ subject: 'Hi', body: 'At {{ company }}' }]
    const { campaign, reserveSlot, sendMessage } = await launch({ steps })
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'held', reason: 'content_incomplete' })
    expect(smtp.received).toHaveLength(0)
  })

  it('bounces and suppresses a recipient whom the server does not know', async () => {
    const { campaign, reserveSlot, sendMessage } = await launch()
    smtp.script = { rcptTo: '550 5.1.1 no such user' }
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'bounced' })
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'bounced' })
    expect(await ledger(campaign)).toMatchObject({ state: 'rejected', failure_code: 'recipient' })
    const suppressions = await campaign.run((em) =>
      em.execute<{ reason: string }[]>('select reason from suppression'),
    )
    expect(suppressions).toEqual([{ reason: 'bounced' }])
  })

  it('defers a passing failure with the same bytes, first by two seconds, and gives the slot back', async () => {
    const { campaign, reserveSlot, sendMessage } = await launch()
    smtp.script = { dot: '450 4.2.0 later' }
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    const before = Date.now()
    const result = await sendMessage(campaign.step())
    expect(result).toMatchObject({ kind: 'deferred' })
    if (result.kind === 'deferred') expect(result.until - before).toBeGreaterThanOrEqual(2_000)
    const { mime_hash: hash, message_id_header: messageId } = await ledger(campaign)
    smtp.script = {}
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    expect(await sendMessage(campaign.step())).toEqual(ACCEPTED)
    expect(await ledger(campaign)).toMatchObject({
      mime_hash: hash,
      message_id_header: messageId,
      attempts: 2,
    })
  })

  it('parks a mail whose answer was lost after the final dot, and never repeats it', async () => {
    const { campaign, reserveSlot, sendMessage } = await launch()
    smtp.script = { dot: 'acceptThenDrop' }
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'held', reason: 'send_unknown' })
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'held', reason: 'send_unknown' })
    expect(await reserveSlot({ ...campaign.step(), notBefore: 0 })).toMatchObject({ kind: 'refused' })
    expect(smtp.received).toHaveLength(1)
    expect(await ledger(campaign)).toMatchObject({ state: 'unknown' })
  })

  it('sends again after a human said that a mail of unknown fate did not go out', async () => {
    const { campaign, reserveSlot, sendMessage, recordHold, resolveHold } = await launch()
    smtp.script = { dot: 'acceptThenDrop' }
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    await sendMessage(campaign.step())
    await recordHold({ ...campaign.step(), reason: 'send_unknown', workflowId: 'contact:x' })
    smtp.script = {}
    await resolveHold({ ...campaign.step(), resolution: 'retried', by: null })
    expect(await ledger(campaign)).toMatchObject({
      state: 'resolved',
      resolution: 'not_sent',
      resolved_by: 'human',
    })
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    expect(await sendMessage(campaign.step())).toEqual(ACCEPTED)
    const holds = await campaign.run((em) =>
      em.execute<{ resolution: string }[]>('select resolution from hold'),
    )
    expect(holds).toEqual([{ resolution: 'retried' }])
  })

  it('holds the contact when the server refuses the account', async () => {
    const { campaign, reserveSlot, sendMessage } = await launch()
    smtp.script = { mailFrom: '535 5.7.8 no' }
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    const result = await sendMessage(campaign.step())
    expect(result).toEqual({ kind: 'held', reason: 'mailbox_unavailable' })
    expect(await ledger(campaign)).toMatchObject({ state: 'planned' })
  })

  it('treats a mail as unknown when its worker died while transmitting', async () => {
    const { campaign, reserveSlot, sendMessage } = await launch(
      {},
      {
        mailProvider: (account) => ({
          ...createMailProvider(account),
          transmit: () => new Promise(() => undefined), // as of a process that is gone
        }),
      },
    )
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    void sendMessage(campaign.step())
    await expect.poll(async () => (await ledger(campaign))['state']).toBe('transmitting')
    await expect(sendMessage(campaign.step())).rejects.toMatchObject({ type: 'try_again' })
    await campaign.run((em) => em.execute(LEASE_IS_OVER))
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'held', reason: 'send_unknown' })
    expect(await ledger(campaign)).toMatchObject({ state: 'unknown', failure_code: 'lease_over' })
  })

  it('does not send what lies in the future, nor what was missed while others took the time', async () => {
    let now = Date.now()
    const { campaign, reserveSlot, sendMessage } = await launch({}, { now: () => now })
    await reserveSlot({ ...campaign.step(), notBefore: now + 60_000 })
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'slotLost' })
    now += 5 * 3_600_000
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'slotLost' })
  })

  it('uses missed places one gap apart, however many have come due during a downtime', async () => {
    let now = Date.now()
    const mailboxes = [{ smtpPort: smtp.port, minGapSeconds: 120 }]
    const { campaign, reserveSlot, sendMessage } = await launch({ people: 3, mailboxes }, { now: () => now })
    for (const contact of [0, 1, 2]) await reserveSlot({ ...campaign.step(contact), notBefore: now })
    now += 30 * 60_000
    const results = []
    for (const contact of [0, 1, 2]) results.push((await sendMessage(campaign.step(contact))).kind)
    expect(results).toEqual(['accepted', 'slotLost', 'slotLost'])
    expect(await reserveSlot({ ...campaign.step(1), notBefore: now })).toMatchObject({ at: now + 120_000 })
  })
})
