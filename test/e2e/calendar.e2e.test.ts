import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { ApiClient } from '#embedded/demo/api-client.ts'
import { openBrowser } from '#test/support/browser.ts'
import { addMailbox, eventually, ownerApi, prospect, signIn } from './workspace.ts'

const stack = inject('stack')
const GUEST = prospect('calendar.guest')
let browser: Browser
let page: Page
let api: ApiClient

beforeAll(async () => {
  browser = await openBrowser()
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    timezoneId: 'America/New_York',
  })
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
  api = await ownerApi(stack.origin)
  await addMailbox(api, 'calendar@northwind.example', stack)
  await signIn(page, stack.origin)
})

afterAll(() => browser.close())

const mailsToGuest = async () =>
  (await api.get<{ items: { id: string; subject: string }[] }>(`/api/mailroom?q=${GUEST}`)).items
const scriptsRun = () => page.getByText('Live', { exact: true }).waitFor()

/** The tests of this file are one story, told in order. */
describe('a meeting made by hand', () => {
  it('takes a free time by the reader’s own clock, and invites', async () => {
    await page.goto(`${stack.origin}/calendar/new`)
    await scriptsRun()
    await page.getByLabel('Title').fill('Harbour tour')
    const free = page.getByRole('group', { name: 'Free times' }).getByRole('button')
    const wished = await free.last().innerText()
    await free.last().click()
    await page.getByLabel('E-mail address of the attendee').fill(GUEST)
    await page.getByLabel('Invite from').selectOption({ label: 'Olivia Owner (calendar@northwind.example)' })
    await page.getByRole('button', { name: 'Create meeting' }).click()
    await page.getByRole('heading', { name: 'Harbour tour' }).waitFor()
    await page.getByText(wished.trim().replace(/\s+/g, ' ')).waitFor()
    await page.getByText('Confirmed', { exact: true }).waitFor()
    const mails = await eventually(async () => {
      const found = await mailsToGuest()
      return found.length === 1 && found
    })
    expect(mails[0]?.subject).toContain('Harbour tour')
  })

  it('is moved, which the invitation of the next number says', async () => {
    await page.getByRole('button', { name: 'Move' }).click()
    const dialog = page.getByRole('dialog', { name: 'Move the meeting' })
    await dialog.getByRole('group', { name: 'Free times' }).getByRole('button').first().click()
    await dialog.getByRole('button', { name: 'Move' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('(change 1)').waitFor()
    expect(await eventually(async () => (await mailsToGuest()).length === 2)).toBe(true)
  })

  it('stands in its week, and is found from there', async () => {
    const time = await page.getByRole('definition').first().locator('time').getAttribute('datetime')
    await page.goto(`${stack.origin}/calendar?week=${time?.slice(0, 10)}`)
    await page
      .getByRole('link', { name: /Confirmed,.*Harbour tour/ })
      .first()
      .click()
    await page.getByRole('heading', { name: 'Harbour tour' }).waitFor()
  })

  it('is refused to a taken time, which is named beside what was typed', async () => {
    const { items } = await api.get<{ items: { startAt: string }[] }>('/api/calendar/events?limit=200')
    await page.goto(`${stack.origin}/calendar/new`)
    await scriptsRun()
    const taken = new Date(items.at(-1)?.startAt ?? '')
    const inNewYork = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York', hourCycle: 'h23', ...options }).format(
        taken,
      )
    await page.getByLabel('Day').fill(inNewYork({ dateStyle: 'short' }))
    await page.getByLabel('Start').fill(inNewYork({ hour: '2-digit', minute: '2-digit' }))
    await page.getByRole('button', { name: 'Create meeting' }).click()
    await page
      .getByRole('alert')
      .getByText(/Another meeting stands on the calendar/)
      .waitFor()
    expect(await page.getByLabel('Day').inputValue()).toBe(inNewYork({ dateStyle: 'short' }))
  })

  it('is cancelled after one was asked, and the guest is told', async () => {
    await page.goBack()
    await page.getByRole('heading', { name: 'Harbour tour' }).waitFor()
    await scriptsRun()
    await page.getByRole('button', { name: 'Cancel meeting' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel meeting' }).click()
    await page.getByText('Cancelled', { exact: true }).waitFor()
    expect(await eventually(async () => (await mailsToGuest()).length === 3)).toBe(true)
  })
})

describe('the working hours', () => {
  it('are kept, and decide which times are free', async () => {
    await page.goto(`${stack.origin}/calendar/settings`)
    await scriptsRun()
    for (const day of ['Monday', 'Tuesday', 'Thursday', 'Friday']) await page.getByLabel(day).uncheck()
    await page.getByLabel('Time zone').fill('America/New_York')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Settings saved').waitFor()
    await page.goto(`${stack.origin}/calendar/new`)
    const times = await page.getByRole('group', { name: 'Free times' }).getByRole('button').allInnerTexts()
    expect(times.every((time) => time.trim().startsWith('Wed'))).toBe(true)
    await page.goto(`${stack.origin}/calendar/settings`)
    await scriptsRun()
    for (const day of ['Monday', 'Tuesday', 'Thursday', 'Friday']) await page.getByLabel(day).check()
    await page.getByLabel('Time zone').fill('UTC')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Settings saved').waitFor()
  })
})
