import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Meeting } from '#api/contract/calendar.ts'
import type { ApiClient } from '#embedded/demo/api-client.ts'
import { openBrowser } from '#test/support/browser.ts'
import { startStack, type RunningStack } from '#test/support/stack.ts'
import {
  addMailbox,
  createOwner,
  eventually,
  launchCampaign,
  ownerApi,
  prospect,
  signIn,
} from './workspace.ts'

const SENDER = 'talks@northwind.example'
const PROSPECT = prospect('conversation.prospect')
const HOUR_MS = 3_600_000
/** A working day that is neither today nor tomorrow, by its name: of today's, a mail might mean either week. */
const DAY = dayName(
  [3, 4, 5].map((days) => new Date(Date.now() + days * 24 * HOUR_MS)).find(isWorkday) ?? new Date(),
)

/** Of its own: what other stories leave on the calendar would stand in the way of this one. */
let stack: RunningStack
let browser: Browser
let page: Page
let api: ApiClient
let threadPage: string

beforeAll(async () => {
  stack = await startStack()
  await createOwner(stack.origin)
  browser = await openBrowser()
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
  page = await context.newPage()
  page.setDefaultTimeout(30_000)
  api = await ownerApi(stack.origin)
  const mailbox = await addMailbox(api, SENDER, stack)
  await signIn(page, stack.origin)
  await launchCampaign(api, { name: 'Talks', emails: [PROSPECT], mailboxId: mailbox.id, delays: [0] })
})

afterAll(async () => {
  await browser.close()
  await stack.stop()
})

interface CapturedMail {
  id: string
  direction: 'to_prospect' | 'from_prospect'
  subject: string
}

/** The mails between us and the prospect that the post office has, newest first. */
async function captured(direction: CapturedMail['direction']): Promise<CapturedMail[]> {
  const { items } = await api.get<{ items: CapturedMail[] }>(`/api/mailroom?q=${PROSPECT}`)
  return items.filter((mail) => mail.direction === direction)
}

const rawOf = async ({ id }: CapturedMail) => (await api.get<{ raw: string }>(`/api/mailroom/${id}`)).raw
const header = (raw: string, name: string) =>
  new RegExp(`^${name}: *(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(raw)?.[1]?.replaceAll(/\s+/g, ' ').trim()

/** Answer the newest mail as the prospect, on the page of the mailroom. */
async function answerAsProspect(text: string): Promise<void> {
  const mail = await eventually(async () => (await captured('to_prospect'))[0])
  await page.goto(`${stack.origin}/mailroom/${mail.id}`)
  await page.getByLabel(`Answer as ${PROSPECT}`).fill(text)
  await page.getByRole('button', { name: 'Send answer' }).click()
  await page.getByText('Answered.').first().waitFor()
}

const assistant = () => page.getByRole('region', { name: 'Assistant' })
const meetingBox = () => assistant().getByRole('region', { name: 'Meeting' })

/** The tests of this file are one story, told in order. */
describe('a seller and the assistant talk with somebody who is interested', () => {
  it('writes down what answers may rest on', async () => {
    await page.goto(`${stack.origin}/knowledge/new`)
    await page.getByLabel('Title').fill('Prices')
    await page.getByLabel('Category').fill('Pricing')
    await page
      .getByRole('textbox', { name: /Content|Text/ })
      .fill(
        'The team plan costs 12 euros per person a month. Every plan begins with a free trial of 30 days.',
      )
    await page.getByRole('button', { name: /Add|Save|Create/ }).click()
    await page.getByText('Prices').first().waitFor()
  })

  it('finds a draft beside its evidence when the prospect asks for the price', async () => {
    await answerAsProspect('Thank you, this is interesting. What does the team plan cost?')
    await page.goto(`${stack.origin}/inbox?box=approval`)
    await page
      .getByRole('link', { name: new RegExp('Talks') })
      .first()
      .click()
    await assistant().getByText('Draft ready').waitFor()
    threadPage = page.url()
    expect(await assistant().getByRole('region', { name: 'Intent' }).innerText()).toContain('Interested')
    await assistant().getByRole('link', { name: 'Prices' }).first().waitFor()
    const draft = assistant().getByRole('region', { name: 'Draft' })
    expect(await draft.innerText()).toContain('12 euros')
  })

  it('edits it, sends it, and the prospect has it in the same thread', async () => {
    const before = (await captured('to_prospect')).length
    await assistant().getByRole('button', { name: 'Edit' }).click()
    const text = assistant().getByLabel('Text of the answer')
    const draft = await text.inputValue()
    await text.fill('Hi {{firstName}}')
    await assistant().getByRole('button', { name: 'Send as edited' }).click()
    await assistant().getByText('an answer is sent as it is').waitFor()
    await text.fill(`${draft}\n\nShall we talk about it?`)
    await assistant().getByRole('button', { name: 'Send as edited' }).click()
    await eventually(async () => (await captured('to_prospect')).length === before + 1)

    const [answer, question] = [(await captured('to_prospect'))[0], (await captured('from_prospect'))[0]]
    if (!answer || !question) return expect.fail('the post office has not both')
    const raw = await rawOf(answer)
    const asked = header(await rawOf(question), 'Message-ID')
    expect(header(raw, 'In-Reply-To')).toBe(asked)
    expect(header(raw, 'References')).toContain(asked)
    expect(answer.subject).toMatch(/^Re: /)
    expect(raw).toContain('Shall we talk about it?')
    expect(header(raw, 'List-Unsubscribe')).toBeUndefined()
  })

  it('has three follow-ups planned, and a lead', async () => {
    await page.goto(threadPage)
    const followUps = assistant().getByRole('region', { name: 'Follow-ups' })
    await followUps.getByRole('listitem').nth(2).waitFor()
    expect(await followUps.getByText('Pending').count()).toBe(3)
    await assistant().getByText('Lead', { exact: true }).waitFor()
  })

  it('keeps the time free that the prospect proposes, and calls the follow-ups off', async () => {
    await answerAsProspect(`Gladly. ${DAY} at 3 pm?`)
    await page.goto(threadPage)
    await meetingBox().getByText('Kept free').waitFor()
    await assistant().getByText('Draft ready').waitFor()
    const draft = assistant().getByRole('region', { name: 'Draft' })
    expect(await draft.innerText()).toContain(DAY)
    expect(await assistant().getByRole('region', { name: 'Follow-ups' }).innerText()).not.toContain('Pending')
  })

  it('approves the offer: the meeting stands on the calendar and the invitation is out', async () => {
    await assistant().getByRole('button', { name: 'Send', exact: true }).click()
    const invitation = await eventually(async () => {
      const mails = await Promise.all((await captured('to_prospect')).slice(0, 2).map(rawOf))
      return mails.find((raw) => raw.includes('METHOD:REQUEST') || raw.includes('method=REQUEST'))
    })
    expect(invitation).toContain('text/calendar')
    await page.goto(threadPage)
    await meetingBox().getByText('Agreed').waitFor()
    await meetingBox().getByRole('link').click()
    await page.getByText('Confirmed').first().waitFor()
    await page.getByText('Goes out').waitFor()

    const { items } = await api.get<{ items: Meeting[] }>(
      `/api/calendar/events?from=${new Date().toISOString()}&to=${new Date(Date.now() + 14 * 24 * HOUR_MS).toISOString()}`,
    )
    const meeting = items.find(({ person }) => person?.email === PROSPECT) ?? expect.fail('no such meeting')
    expect(Date.parse(meeting.reminderDueAt ?? '')).toBe(Date.parse(meeting.startAt) - HOUR_MS)
    const local = new Intl.DateTimeFormat('en-GB', {
      weekday: 'long',
      hour: 'numeric',
      minute: '2-digit',
      timeZone: meeting.timezone,
    }).format(new Date(meeting.startAt))
    expect(local).toMatch(new RegExp(`${DAY}.*15:00`))
  })

  it('qualifies the lead by hand, with a reason that stays', async () => {
    await page.goto(threadPage)
    const name = assistant().getByText('Lead', { exact: true })
    await name.locator('xpath=following-sibling::a').click()
    await page.getByRole('button', { name: 'Change stage' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /Qualified/ }).check()
    await dialog.getByLabel('Reason').fill('They named a time.')
    await dialog.getByRole('button', { name: 'Move' }).click()
    const history = page.getByRole('region', { name: 'Stages' })
    await history.getByText('They named a time.').waitFor()
    expect(await history.getByText('Qualified').count()).toBe(1)
    await page.getByText('Meeting confirmed, invitation sent').first().waitFor()
  })

  it('tells the same story on the timeline of the person', async () => {
    await page.goto(threadPage)
    await page
      .getByRole('article')
      .getByRole('link', { name: /Pat Prospect/ })
      .first()
      .click()
    for (const fact of ['Replied', 'Became a lead', 'Draft approved', 'Answer sent', 'Stage changed'])
      await page.getByText(fact).first().waitFor()
  })
})

function dayName(date: Date): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' }).format(date)
}

function isWorkday(date: Date): boolean {
  return date.getUTCDay() % 6 !== 0
}
