import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { ApiClient } from '#embedded/demo/api-client.ts'
import { openBrowser } from '#test/support/browser.ts'
import { enrolmentsOf, eventually, ownerApi, prospect, signIn } from './workspace.ts'

const stack = inject('stack')
const SENDER = 'story@northwind.example'
const ANSWERING = prospect('story.answering')
const OTHERS = [prospect('story.second'), prospect('story.third')]
const CSV = [
  'Courriel;Prénom;Firma',
  `${ANSWERING};Zoë;Løvetann`,
  ...OTHERS.map((address) => `${address};Anaïs;"Smith; Sons"`),
  'not an address;Bob;Nobody',
].join('\r\n')

let browser: Browser
let page: Page
let api: ApiClient

beforeAll(async () => {
  browser = await openBrowser()
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  api = await ownerApi(stack.origin)
})

afterAll(() => browser.close())

const visit = (name: string) =>
  page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name }).click()

/** The tests of this file are one story, told in order. */
describe('somebody who has never seen it runs a campaign', () => {
  it('signs in', async () => {
    await signIn(page, stack.origin)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Campaigns')
  })

  it('connects a mailbox', async () => {
    await page.goto(`${stack.origin}/mailboxes/new`)
    await page.getByLabel('Name', { exact: true }).fill('Olivia Owner')
    await page.getByLabel('Address').fill(SENDER)
    for (const [group, port] of [
      ['Sending (SMTP)', stack.smtpPort],
      ['Reading (IMAP)', stack.imapPort],
    ] as const) {
      const server = page.getByRole('group', { name: group })
      await server.getByLabel('Server', { exact: true }).fill('127.0.0.1')
      await server.getByLabel('Port', { exact: true }).fill(String(port))
      await server.getByLabel('User name').fill(SENDER)
      await server.getByLabel('Password').fill('post office')
      await server.getByLabel(/TLS from the start/).uncheck()
    }
    await page.getByLabel('Seconds between two mails').fill('0')
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByText(/Reading \(IMAP\): works/).waitFor()
    await page.getByRole('button', { name: 'Connect mailbox' }).click()
    await page
      .getByRole('row', { name: new RegExp(SENDER) })
      .getByText('Connected')
      .waitFor()
  })

  it('imports people from a CSV whose columns it has to name, and sees the row that was refused', async () => {
    await page.goto(`${stack.origin}/imports/new`)
    const file = { name: 'contacts.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV, 'latin1') }
    await page.locator('input[type=file]').setInputFiles(file)
    const field = (column: string) => page.getByLabel(`Field: ${column}`)
    await field('Courriel').selectOption({ label: 'E-mail address' })
    await field('Prénom').selectOption({ label: 'First name' })
    await field('Firma').selectOption({ label: 'Company' })
    await page.getByRole('button', { name: 'Start import' }).click()
    await page.getByRole('heading', { name: 'Refused rows' }).waitFor()
    await page.getByRole('row', { name: /^5 / }).waitFor()
    await visit('People')
    await page.getByRole('link', { name: 'Zoë' }).waitFor()
  })

  it('writes a sequence of two mails', async () => {
    await page.goto(`${stack.origin}/sequences/new`)
    await page.getByLabel('Name', { exact: true }).fill('Story sequence')
    while ((await page.getByLabel('Text', { exact: true }).count()) < 2)
      await page.getByRole('button', { name: 'Add a mail' }).click()
    await page.getByLabel('Subject').first().fill('About {{ company }}')
    await page.getByLabel('Text', { exact: true }).first().fill('Hello {{ firstName }}, shall we talk?')
    await page.getByLabel('Text', { exact: true }).last().fill('Hello again, {{ firstName }}.')
    await page.getByLabel('Amount').first().fill('0')
    await page.getByLabel('Amount').last().fill('30')
    await page.getByLabel('Unit').last().selectOption('seconds')
    await page.getByRole('button', { name: 'Save sequence' }).click()
    await page.waitForURL(/\/sequences\/[0-9a-f-]{36}/)
  })

  it('launches a campaign to the import', async () => {
    await page.goto(`${stack.origin}/campaigns/new`)
    await page.getByLabel('Name', { exact: true }).fill('The story')
    await page.getByLabel('Sequence').selectOption({ label: 'Story sequence (2 steps)' })
    for (const box of await page.getByRole('checkbox').all()) await box.setChecked(false)
    await page.getByRole('checkbox', { name: SENDER }).check()
    await page.getByRole('radio', { name: /import/i }).check()
    await page.getByLabel('Import', { exact: true }).selectOption({ label: 'contacts.csv (3 people)' })
    await page.getByRole('button', { name: 'Create draft' }).click()
    await page.getByRole('button', { name: 'Launch' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Launch' }).click()
    await page.getByText('Active', { exact: true }).first().waitFor()
  })

  it('finds the first mails in the mailroom and answers one as the prospect', async () => {
    const campaignPage = page.url()
    await eventually(async () => {
      const enrolments = await enrolmentsOf(api, campaignIdOf(campaignPage))
      return enrolments.length === 3 && enrolments.every(({ sent }) => sent === 1)
    })
    await visit('Mailroom')
    await page
      .getByRole('link', { name: new RegExp(ANSWERING) })
      .first()
      .click()
    await page.getByText('Hello Zoë, shall we talk?').first().waitFor()
    await page.getByLabel(`Answer as ${ANSWERING}`).fill('Yes, on Tuesday.')
    await page.getByRole('button', { name: 'Send answer' }).click()
    await page.goto(campaignPage)
  })

  it('sees, without reloading, that this person replied', async () => {
    const row = page.getByRole('row', { name: new RegExp(ANSWERING) })
    await row.getByText('Replied').waitFor()
    expect(await row.getByText('nothing more').count()).toBe(1)
  })

  it('sees that the others go on to the second mail', async () => {
    for (const address of OTHERS)
      await page
        .getByRole('row', { name: new RegExp(address) })
        .getByText('Finished')
        .waitFor({ timeout: 60_000 })
    const sent = await enrolmentsOf(api, campaignIdOf(page.url()))
    expect(Object.fromEntries(sent.map((enrolment) => [enrolment.person.email, enrolment.sent]))).toEqual({
      [ANSWERING]: 1,
      ...Object.fromEntries(OTHERS.map((address) => [address, 2])),
    })
  })

  it('reads the answer in the inbox', async () => {
    await visit('Inbox')
    await page.waitForURL(/\/inbox/) // the page before it links to the same person
    await page.getByRole('link', { name: /Zoë/ }).first().click()
    await page
      .getByRole('article')
      .locator('section')
      .filter({ hasText: 'Yes, on Tuesday.' })
      .first()
      .waitFor()
  })
})

const campaignIdOf = (url: string) => /campaigns\/([0-9a-f-]{36})/.exec(url)?.[1] ?? ''
