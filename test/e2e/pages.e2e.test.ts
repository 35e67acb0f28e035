import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBrowser, overflow, RULES_OF_COLOUR, violations } from '#test/support/browser.ts'
import {
  addMailbox,
  enrolmentsOf,
  eventually,
  launchCampaign,
  ownerApi,
  prospect,
  signIn,
} from './workspace.ts'

const stack = inject('stack')
const PAGES = [
  '/campaigns',
  '/campaigns/new',
  '/campaigns/:campaign',
  '/persons',
  '/persons/new',
  '/persons/:person',
  '/imports',
  '/imports/new',
  '/imports/:import',
  '/sequences',
  '/sequences/new',
  '/sequences/:sequence',
  '/inbox',
  '/inbox/:thread',
  '/inbox?box=approval',
  '/follow-ups',
  '/follow-ups?state=cancelled',
  '/intents',
  '/intents/new',
  '/intents/:intent',
  '/knowledge',
  '/knowledge/new',
  '/knowledge/:entry',
  '/leads',
  '/leads?stage=new&sort=newest',
  '/leads/new',
  '/leads/:lead',
  '/calendar',
  '/calendar?week=2030-01-01',
  '/calendar/new',
  '/calendar/settings',
  '/calendar/:meeting',
  '/mailboxes',
  '/mailboxes/new',
  '/mailboxes/:mailbox',
  '/mailroom',
  '/mailroom/:mail',
  '/needs-you',
] as const
const CSV = 'email,first name\nana@quiet.example,Ana\nnot an address,Bob\n'

/** Some forty pages, each looked through by axe, on a machine that may have other things to do. */
const SURVEY_MS = 300_000

const WIDE = 1_280

let browser: Browser
const ids: Record<string, string> = {}

beforeAll(async () => {
  browser = await openBrowser()
  const api = await ownerApi(stack.origin)
  const mailbox = await addMailbox(api, 'pages@northwind.example', stack)
  const emails = [prospect('pages.one'), prospect('pages.two')]
  const campaign = await launchCampaign(api, {
    name: 'Pages',
    emails,
    mailboxId: mailbox.id,
    delays: [0, 600],
  })
  const enrolments = await eventually(async () => {
    const found = await enrolmentsOf(api, campaign)
    return found.length === 2 && found.every(({ sent }) => sent === 1) && found
  })
  const file = await api.upload<{ id: string }>('/api/persons/import', 'people.csv', Buffer.from(CSV))
  const { sequence } = await api.get<{ sequence: { id: string } }>(`/api/campaigns/${campaign}`)
  const mails = await api.get<{ items: { id: string }[] }>(`/api/mailroom?q=${emails[0]}`)
  const mail = mails.items[0]?.id ?? ''
  await api.post(`/api/mailroom/${mail}/reply`, { text: 'Yes, on Tuesday.' })
  const entry = await api.post<{ id: string }>('/api/knowledge-base', {
    title: 'Meetings',
    content: 'A first call takes half an hour.',
  })
  const intents = await api.get<{ items: { id: string }[] }>('/api/intents')
  const thread = await eventually(async () => {
    const threads = await api.get<{ items: { id: string }[] }>(
      `/api/threads?campaignId=${campaign}&state=draft_ready`,
    )
    return threads.items[0]?.id
  })
  const person = enrolments[0]?.person.id
  const meeting = await api.post<{ id: string }>('/api/calendar/events', {
    title: 'A first call',
    startAt: new Date(Date.now() + 2 * 3_600_000).toISOString(),
    personId: enrolments[1]?.person.id,
    mailboxId: mailbox.id,
  })
  const lead = await api.post<{ id: string }>('/api/leads', {
    personId: enrolments[1]?.person.id,
    notes: 'Met at a fair.',
  })
  const dueAt = new Date().toISOString()
  await api.post(`/api/leads/${lead.id}/tasks`, { title: 'Call back', dueAt })
  Object.assign(ids, {
    lead: lead.id,
    entry: entry.id,
    intent: intents.items[0]?.id,
    mailbox: mailbox.id,
    campaign,
    person,
    import: file.id,
    sequence: sequence.id,
    mail,
    thread,
    meeting: meeting.id,
  })
})

afterAll(() => browser.close())

const address = (path: string) => stack.origin + path.replace(/:(\w+)/, (_, name: string) => ids[name] ?? '')

async function inPage<T>(width: number, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({
    colorScheme: 'light',
    viewport: { width, height: 900 },
    reducedMotion: 'reduce', // a colour caught halfway through a transition has no contrast to judge
  })
  try {
    return await use(await context.newPage())
  } finally {
    await context.close()
  }
}

async function survey(
  page: Page,
  paths: readonly string[],
  judge: (page: Page) => Promise<string[]>,
): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) {
    const answer = await page.goto(address(path))
    if (answer?.status() !== 200) found.push(`${path}: status ${answer?.status()}`)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    for (const line of await judge(page)) found.push(`${path}: ${line}`)
  }
  return found
}

/** What axe finds in light, and of colours, which alone are others then, in dark. */
async function lightAndDark(page: Page): Promise<string[]> {
  const light = await violations(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await violations(page, RULES_OF_COLOUR)
  await page.emulateMedia({ colorScheme: 'light' })
  return [...light, ...dark.map((line) => `in dark: ${line}`)]
}

describe('every page in light and in dark', () => {
  it(
    'has nothing that axe objects to',
    async () => {
      const found = await inPage(WIDE, async (page) => {
        const before = await survey(page, ['/login'], lightAndDark)
        await signIn(page, stack.origin)
        return [...before, ...(await survey(page, PAGES, lightAndDark))]
      })
      expect(found).toEqual([])
    },
    SURVEY_MS,
  )
})

describe('every page at 360 pixels', () => {
  it(
    'needs no scrolling sideways, and has nothing that axe objects to',
    async () => {
      const found = await inPage(360, async (page) => {
        await signIn(page, stack.origin)
        return survey(page, PAGES, async (shown) => {
          const wider = await overflow(shown)
          return [...(wider > 0 ? [`${wider} px too wide`] : []), ...(await violations(shown))]
        })
      })
      expect(found).toEqual([])
    },
    SURVEY_MS,
  )
})

describe('every page', () => {
  it('writes no error to the console', async () => {
    const said: string[] = []
    await inPage(WIDE, async (page) => {
      page.on(
        'console',
        (message) => message.type() === 'error' && said.push(`${page.url()}: ${message.text()}`),
      )
      page.on('pageerror', (error) => said.push(`${page.url()}: ${error.message}`))
      await signIn(page, stack.origin)
      await survey(page, PAGES, async () => [])
    })
    expect(said).toEqual([])
  })
})

describe('a form', () => {
  it('keeps what was typed before the scripts of the page had come', async () => {
    await inPage(WIDE, async (page) => {
      let release = (): void => undefined
      const scriptsMayCome = new Promise<void>((resolve) => (release = resolve))
      await page.route('**/*.js', async (route) => {
        await scriptsMayCome
        await route.continue()
      })
      await page.goto(address('/login'), { waitUntil: 'commit' })
      await page.getByLabel('E-mail address').fill('early@throughline.example')
      release()
      await page.waitForLoadState('networkidle')
      expect(await page.getByLabel('E-mail address').inputValue()).toBe('early@throughline.example')
    })
  })
})

describe('an answer in the mailroom', () => {
  it('is said to be on its way, although it was sent before the scripts of the page had come', async () => {
    await inPage(WIDE, async (page) => {
      await signIn(page, stack.origin)
      await page.route('**/*.js', (route) => route.abort())
      await page.goto(address('/mailroom/:mail'))
      await page.getByLabel(/^Answer as/).fill('And on Friday.')
      await page.getByRole('button', { name: 'Send answer' }).click()
      await page.getByText('Answered.').waitFor()
    })
  })
})

describe('the sequence editor', () => {
  it('shows what a person would get before anything is saved, and gives the focus back', async () => {
    await inPage(WIDE, async (page) => {
      await signIn(page, stack.origin)
      await page.goto(address('/sequences/:sequence'))
      await page.getByText('Live', { exact: true }).waitFor() // the page's scripts run
      await page.getByLabel('Text').first().fill('Dear {{ firstName }}, not saved.')
      const open = page.getByRole('button', { name: 'Preview' })
      await open.click()
      const dialog = page.getByRole('dialog', { name: 'What a person gets' })
      await dialog.getByLabel('Search people').fill(prospect('pages.one'))
      await dialog.getByText('Dear Pat, not saved.').waitFor()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      expect(await page.evaluate<string>('document.activeElement.textContent.trim()')).toBe('Preview')
    })
  })
})
