import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { ApiClient } from '#embedded/demo/api-client.ts'
import { openBrowser } from '#test/support/browser.ts'
import {
  addMailbox,
  enrolmentsOf,
  eventually,
  launchCampaign,
  ownerApi,
  prospect,
  signIn,
  type EnrolmentView,
} from './workspace.ts'

const stack = inject('stack')
let browser: Browser
let context: BrowserContext
let page: Page
let api: ApiClient

beforeAll(async () => {
  browser = await openBrowser()
  context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  api = await ownerApi(stack.origin)
  await signIn(page, stack.origin)
})

afterAll(() => browser.close())

/** A contact that waits for a human because its only mailbox was paused before the second step. */
async function heldContact(name: string): Promise<{ campaignId: string; held: EnrolmentView }> {
  const address = `${name}@northwind.example`
  const mailbox = await addMailbox(api, address, stack)
  await page.goto(`${stack.origin}/mailboxes`) // before the launch, for the second mail does not wait
  const campaignId = await launchCampaign(api, {
    name,
    emails: [prospect(name)],
    mailboxId: mailbox.id,
    delays: [0, 15],
  })
  const first = async () => (await enrolmentsOf(api, campaignId))[0]
  await eventually(async () => (await first())?.sent === 1)
  const row = page.getByRole('row', { name: new RegExp(address) })
  await row.getByRole('button', { name: 'Pause' }).click()
  const held = await eventually(async () => {
    const enrolment = await first()
    return enrolment?.status === 'held' && enrolment
  }, 40_000)
  await row.getByRole('button', { name: 'Resume' }).click()
  await row.getByRole('button', { name: 'Pause' }).waitFor()
  return { campaignId, held }
}

const goesOn = (campaignId: string) =>
  eventually(async () => {
    const [enrolment] = await enrolmentsOf(api, campaignId)
    return enrolment?.status === 'finished' && enrolment.sent === 2
  })

describe('a contact that waits for a human', () => {
  it('stands in the Needs-you list with its reason, and Retry there lets it go on', async () => {
    const { campaignId } = await heldContact('retried-here')
    await page.goto(`${stack.origin}/needs-you`)
    const row = page.getByRole('listitem').filter({ hasText: 'retried-here' })
    await row
      .getByText(/mailbox/i)
      .first()
      .waitFor()
    await row.getByRole('button', { name: 'Retry' }).click()
    expect(await goesOn(campaignId)).toBe(true)
    await page.goto(`${stack.origin}/needs-you`)
    expect(await page.getByRole('listitem').filter({ hasText: 'retried-here' }).count()).toBe(0)
  })

  it('goes on when somebody sends the signal `retry` in Temporal Web', async () => {
    const { campaignId, held } = await heldContact('retried-there')
    await page.goto(held.workflowUrl)
    await page.getByRole('button', { name: 'More Actions' }).click()
    await page.getByRole('menuitem', { name: 'Send a Signal' }).click()
    const form = page.getByRole('dialog', { name: 'Send a Signal' })
    await form.getByTestId('signal-select-button').click()
    await form.getByRole('option', { name: /^retry/ }).click()
    await form.getByTestId('confirm-modal-button').click()
    expect(await goesOn(campaignId)).toBe(true)
  })
})

describe('Temporal Web', () => {
  it('shows payloads in clear to a signed-in owner, through the codec endpoint', async () => {
    const mailbox = await addMailbox(api, 'decoded@northwind.example', stack)
    const emails = [prospect('decoded')]
    const campaignId = await launchCampaign(api, {
      name: 'decoded',
      emails,
      mailboxId: mailbox.id,
      delays: [0],
    })
    const [enrolment] = await eventually(async () => {
      const found = await enrolmentsOf(api, campaignId)
      return found[0]?.status === 'finished' && found
    })
    const decoded = page.waitForResponse((response) => response.url().endsWith('/codec/decode'))
    await page.goto(enrolment?.workflowUrl ?? '')
    expect((await decoded).status()).toBe(200)
    await page
      .getByText(enrolment?.id ?? '')
      .first()
      .waitFor()
    expect(await page.getByText('binary/encrypted').count()).toBe(0)
  })

  it('shows nothing in clear to somebody who is not signed in', async () => {
    const stranger = await browser.newContext()
    const answer = await stranger.request.post(`${stack.origin}/api/codec/decode`, { data: { payloads: [] } })
    expect(answer.status()).toBe(401)
    await stranger.close()
  })
})
