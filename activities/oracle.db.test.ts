import { describe, expect, it } from 'vitest'
import type { MailProvider } from '#providers/mail/mail-provider.ts'
import { createMailProvider } from '#providers/mail/mail-account.ts'
import { ACCEPTED } from '#test/support/accepted.ts'
import { sendDependencies } from '#test/support/activity-dependencies.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { launchCampaign } from '#test/support/running-campaign.ts'
import { createContactActivities } from './contact.ts'
import { createSendActivities } from './send.ts'

const { test, smtp } = await databaseAndSmtp()

/** A step whose answer is lost after the dot, by a mailbox whose Sent folder says `finding`. */
async function lose(finding: Awaited<ReturnType<MailProvider['findSent']>>, { filesSent = false } = {}) {
  const campaign = await launchCampaign(test, { mailboxes: [{ smtpPort: smtp.port }] })
  await campaign.run((em) =>
    em.execute(
      `insert into mailbox_sync (workspace_id, mailbox_id, server_files_sent_mail) values (?, ?, ?)`,
      [campaign.workspaceId, campaign.mailboxIds[0], filesSent],
    ),
  )
  const deps = {
    ...sendDependencies(test),
    mailProvider: (account: Parameters<typeof createMailProvider>[0]) => ({
      ...createMailProvider(account),
      findSent: () => Promise.resolve(finding),
    }),
  }
  deps.timing = { ...deps.timing, oraclePatienceMs: 300, oracleIntervalMs: 50 }
  const activities = { ...createContactActivities(deps), ...createSendActivities(deps) }
  smtp.script = { dot: 'acceptThenDrop' }
  await activities.reserveSlot({ ...campaign.step(), notBefore: 0 })
  const state = async () => {
    const rows = await campaign.run((em) =>
      em.execute<Record<string, unknown>[]>('select state, resolution, resolved_by from message'),
    )
    return rows[0]
  }
  return { campaign, state, ...activities }
}

describe('a mail of unknown fate', () => {
  it('is accepted when the Sent folder shows it', async () => {
    const { campaign, sendMessage, state } = await lose('found')
    const answer = await sendMessage(campaign.step())
    expect(await state()).toEqual({ state: 'resolved', resolution: 'sent', resolved_by: 'oracle' })
    const [row] = await campaign.run((em) =>
      em.execute<{ ended_at: string }[]>('select ended_at from message'),
    )
    expect(answer).toEqual({ kind: 'accepted', at: new Date(row?.ended_at ?? '').getTime() })
    expect(await sendMessage(campaign.step())).toEqual(answer)
    expect(smtp.received).toHaveLength(1)
  })

  it('is sent again when a server that files what it sends does not show it, after some patience', async () => {
    const { campaign, sendMessage, reserveSlot, state } = await lose('absent', { filesSent: true })
    await expect(sendMessage(campaign.step())).rejects.toMatchObject({ type: 'try_again' })
    await new Promise((resolve) => setTimeout(resolve, 350))
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'slotLost' })
    expect(await state()).toEqual({ state: 'resolved', resolution: 'not_sent', resolved_by: 'oracle' })
    smtp.script = {}
    await reserveSlot({ ...campaign.step(), notBefore: 0 })
    expect(await sendMessage(campaign.step())).toEqual(ACCEPTED)
  })

  it.each(['absent', 'no_oracle'] as const)('waits for a human where %s proves nothing', async (finding) => {
    const { campaign, sendMessage, state } = await lose(finding)
    expect(await sendMessage(campaign.step())).toEqual({ kind: 'held', reason: 'send_unknown' })
    expect(await state()).toMatchObject({ state: 'unknown' })
  })

  it('is closed by a human who saw it arrive', async () => {
    const { campaign, sendMessage, recordHold, resolveHold, state } = await lose('no_oracle')
    await sendMessage(campaign.step())
    await recordHold({ ...campaign.step(), reason: 'send_unknown', workflowId: 'contact:x' })
    await recordHold({ ...campaign.step(), reason: 'send_unknown', workflowId: 'contact:x' })
    await resolveHold({ ...campaign.step(), resolution: 'markedSent', by: null })
    expect(await state()).toEqual({ state: 'resolved', resolution: 'sent', resolved_by: 'human' })
    expect(await sendMessage(campaign.step())).toEqual(ACCEPTED)
    expect(await campaign.run((em) => em.execute('select resolution from hold'))).toEqual([
      { resolution: 'marked_sent' },
    ])
  })
})
