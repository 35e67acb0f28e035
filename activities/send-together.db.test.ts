import { expect, it } from 'vitest'
import { stopPerson } from '#database/records/enrolments.ts'
import { sendDependencies } from '#test/support/activity-dependencies.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { launchCampaign } from '#test/support/running-campaign.ts'
import { createContactActivities } from './contact.ts'
import { createSendActivities } from './send.ts'

const PEOPLE = 14
const { test, smtp } = await databaseAndSmtp({ pool: 8 })

it('later mails that are due at the same moment share transactions, and each is answered as if it were alone', async () => {
  const mailboxes = ['a@ours.test', 'b@ours.test'].map((address) => ({
    ...{ address, smtpPort: smtp.port, minGapSeconds: 0, dailyLimit: 1_000 },
  }))
  const campaign = await launchCampaign(test, { people: PEOPLE, mailboxes })
  let transactions = 0
  const database: TestDatabase['database'] = {
    ...test.database,
    withWorkspace: (...args) => {
      transactions += 1
      return test.database.withWorkspace(...args)
    },
  }
  const deps = { ...sendDependencies(test), database }
  const { reserveSlot } = createContactActivities(deps)
  const { sendMessage } = createSendActivities(deps)
  const everybody = Array.from({ length: PEOPLE }, (_, contact) => contact)
  const { stepId, stepIndex } = campaign.step(0, 2)
  const next = { stepId, stepIndex, delayMs: 1_000 }
  for (const contact of everybody) {
    await reserveSlot({ ...campaign.step(contact), notBefore: 0 })
    await sendMessage(campaign.step(contact))
    await reserveSlot({ ...campaign.step(contact, 1), notBefore: 0 })
  }
  await campaign.run((em) => stopPerson(em, campaign.personIds[3] ?? '', 'replied'))
  smtp.received.length = 0
  transactions = 0
  const asked = everybody.map((contact) => sendMessage({ ...campaign.step(contact, 1), next }))
  const answers = await Promise.all(asked)
  expect(answers[3]).toEqual({ kind: 'stopped', outcome: 'replied' })
  const others = answers.filter((_answer, contact) => contact !== 3)
  for (const answer of others)
    expect(answer).toMatchObject({ kind: 'accepted', nextAt: expect.any(Number) as number })
  expect(smtp.received).toHaveLength(PEOPLE - 1)
  expect(new Set(smtp.received.map(({ to }) => to[0])).size).toBe(PEOPLE - 1)
  expect(smtp.received[0]?.raw).toContain('Subject: Re: Hello')
  expect(transactions).toBeLessThanOrEqual(5) // two for each portion of at most ten, and one for who was left out
  const again = await Promise.all(everybody.map((contact) => sendMessage(campaign.step(contact, 1))))
  expect(again.filter(({ kind }) => kind === 'accepted')).toHaveLength(PEOPLE - 1)
  expect(smtp.received).toHaveLength(PEOPLE - 1)
})
