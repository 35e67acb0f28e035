import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBrowser, overflow, violations } from '#test/support/browser.ts'
import { ownerApi, signIn } from './workspace.ts'

const stack = inject('stack')
let browser: Browser
let lead: { id: string; person: { id: string } }

beforeAll(async () => {
  browser = await openBrowser()
  const api = await ownerApi(stack.origin)
  lead = await api.post('/api/leads', { email: 'plain.forms@theirs.example' })
})
afterAll(() => browser.close())

/** A narrow page of somebody who is signed in. */
async function inPage(options: { javaScriptEnabled: boolean }, use: (page: Page) => Promise<void>) {
  const viewport = { width: 360, height: 900 }
  const context = await browser.newContext({ ...options, viewport, reducedMotion: 'reduce' })
  try {
    const page = await context.newPage()
    await signIn(page, stack.origin)
    await use(page)
  } finally {
    await context.close()
  }
}

/** What the page itself says has been done. */
const said = (page: Page, word?: string) =>
  page
    .getByRole('main')
    .getByRole('status')
    .filter(word === undefined ? {} : { hasText: word })
const toasts = (page: Page) => page.locator('[data-sonner-toast]')
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

async function note(page: Page, text: string): Promise<void> {
  await page.getByLabel('New note').fill(text)
  await press(page, 'Add note')
}

describe('a form whose page runs no scripts', () => {
  it('says by the page itself what it has done', async () => {
    await inPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(`${stack.origin}/leads/${lead.id}`)
      await note(page, 'Rang at noon.')
      await said(page, 'Note added').waitFor()
      expect(await page.getByText('Rang at noon.').count()).toBe(1)
      expect(await overflow(page)).toBe(0)

      await page.getByLabel('What is to be done').fill('Send the offer')
      await press(page, 'Add task')
      await said(page, 'Task added').waitFor()
      await press(page, 'Save')
      await said(page, 'Saved').waitFor()

      await page.goto(`${stack.origin}/persons/${lead.person.id}`)
      await page.getByLabel('First name').fill('Plain')
      await press(page, 'Save')
      await said(page, 'Saved').waitFor()

      await page.goto(`${stack.origin}/calendar/settings`)
      await press(page, 'Save')
      await said(page, 'Settings saved').waitFor()
    })
  })

  it('says beside the field what is wrong with it, and keeps what was typed', async () => {
    await inPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(`${stack.origin}/leads/${lead.id}`)
      await note(page, '   ')
      const body = page.getByLabel('New note')
      expect(await body.getAttribute('aria-invalid')).toBe('true')
      expect(await page.locator(`[id="${await body.getAttribute('id')}-error"]`).isVisible()).toBe(true)
      expect(await said(page).count()).toBe(0)

      await page.goto(`${stack.origin}/calendar/settings`)
      await page.getByLabel('Wednesday').uncheck()
      await page.getByLabel('Time zone').fill('Mars/Olympus')
      await press(page, 'Save')
      const zone = page.getByLabel('Time zone')
      expect(await zone.getAttribute('aria-invalid')).toBe('true')
      expect(await page.locator(`[id="${await zone.getAttribute('id')}-error"]`).isVisible()).toBe(true)
      expect(await zone.inputValue()).toBe('Mars/Olympus')
      expect(await page.getByLabel('Wednesday').isChecked()).toBe(false)
      expect(await page.getByLabel('Thursday').isChecked()).toBe(true)
    })
  })
})

describe('a form whose page runs scripts', () => {
  it('says what it has done by a toast, and nowhere else', async () => {
    await inPage({ javaScriptEnabled: true }, async (page) => {
      await page.goto(`${stack.origin}/leads/${lead.id}`)
      await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' })
      await note(page, 'Rang again.')
      await toasts(page).getByText('Note added').waitFor()
      expect(await toasts(page).count()).toBe(1)
      expect(await said(page).count()).toBe(0)
      expect(await page.getByLabel('New note').inputValue()).toBe('')
    })
  })

  it('keeps what was typed before they had come, in fields of every kind', async () => {
    await inPage({ javaScriptEnabled: true }, async (page) => {
      const gate = Promise.withResolvers<undefined>()
      await page.route('**/*.js', async (route) => {
        await gate.promise
        await route.continue()
      })
      await page.goto(`${stack.origin}/leads/${lead.id}`, { waitUntil: 'commit' })
      await page.getByLabel('New note').fill('Typed early.')
      await page.getByLabel('What is to be done').fill('Typed early, too')
      gate.resolve(undefined)
      await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' })
      expect(await page.getByLabel('New note').inputValue()).toBe('Typed early.')
      expect(await page.getByLabel('What is to be done').inputValue()).toBe('Typed early, too')
    })
  })

  it('leaves it to the page where it was quicker than the scripts, until something else is done', async () => {
    await inPage({ javaScriptEnabled: true }, async (page) => {
      await page.route('**/*.js', (route) => route.abort())
      await page.goto(`${stack.origin}/leads/${lead.id}`)
      await page.getByLabel('New note').fill('Quick.')
      await page.unroute('**/*.js')
      await press(page, 'Add note')
      await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' }) // the scripts have come
      await said(page, 'Note added').waitFor()
      expect(await toasts(page).count()).toBe(0)
      expect(await violations(page)).toEqual([])

      await note(page, 'And once more.')
      await toasts(page).getByText('Note added').waitFor()
      expect(await said(page).count()).toBe(0)
    })
  })
})
