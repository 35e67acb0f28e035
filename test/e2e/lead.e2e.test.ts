import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBrowser, violations } from '#test/support/browser.ts'
import type { ApiClient } from '#embedded/demo/api-client.ts'
import { ownerApi, signIn } from './workspace.ts'

const stack = inject('stack')
let browser: Browser
let api: ApiClient
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
  api = await ownerApi(stack.origin)
  page = await (await browser.newContext({ viewport: { width: 1_280, height: 900 } })).newPage()
  await signIn(page, stack.origin)
})
afterAll(() => browser.close())

const button = (name: string) => page.getByRole('button', { name, exact: true })
const dueTasks = async () => {
  const entry = await page
    .getByRole('link', { name: /^Leads/ })
    .first()
    .textContent()
  return Number(/(\d+) tasks? (?:is|are) due/.exec(entry ?? '')?.[1] ?? 0)
}
const live = () => page.getByText('Live', { exact: true }).waitFor()

describe('a lead in the browser', () => {
  it('is added, judged with a reason, reminded of, annotated, archived and brought back', async () => {
    await page.goto(`${stack.origin}/leads/new`)
    await page.getByLabel('E-mail').fill('lead.one@theirs.example')
    await page.getByLabel('First name').fill('Lea')
    await page.getByLabel('First note').fill('Met at a fair')
    await button('Add lead').click()
    await page.getByRole('heading', { level: 1, name: 'Lea' }).waitFor()
    await page.getByText('Met at a fair').waitFor()
    await live()

    await button('Change stage').click()
    await page.getByRole('radio', { name: /Qualified/ }).check()
    await page.getByLabel('Reason').fill('Has a budget')
    expect(await violations(page)).toEqual([])
    await button('Move').click()
    await page.getByText('Has a budget').waitFor()
    await page.getByRole('heading', { name: 'Why 15?' }).waitFor()

    const id = page.url().split('/').at(-1) ?? ''
    const before = await dueTasks() // the stories share one workspace
    const dueAt = new Date(Date.now() + 2_000).toISOString()
    await api.post(`/api/leads/${id}/tasks`, { title: 'Call back', dueAt })
    await page.getByText('Task is due', { exact: true }).waitFor() // without a reload
    await page.getByText('Due', { exact: true }).waitFor()
    await expect.poll(dueTasks, { timeout: 10_000 }).toBe(before + 1)
    await button('Done: Call back').click()
    await page.getByText('1 finished task').waitFor()
    await expect.poll(dueTasks, { timeout: 10_000 }).toBe(before)

    await page.getByLabel('Tags').fill('fair, lyon')
    await page.getByLabel('Priority').selectOption('urgent')
    await button('Save').click()
    await page.getByText('Saved').waitFor()
    const kept = await api.get<{ tags: string[]; priority: string }>(`/api/leads/${id}`)
    expect(kept).toMatchObject({ tags: ['fair', 'lyon'], priority: 'urgent' })

    await button('Archive').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
    await page.waitForURL(/\/leads$/)
    await page.goto(`${stack.origin}/leads/${id}`)
    await button('Bring back').click()
    await button('Change stage').waitFor()
  })

  it('cannot be made twice of one person, and the way to the first is shown', async () => {
    await page.goto(`${stack.origin}/leads/new`)
    await page.getByLabel('E-mail').fill('LEAD.one@theirs.example')
    await button('Add lead').click()
    await page.getByRole('link', { name: 'Open the lead' }).click()
    await page.getByRole('heading', { level: 1, name: 'Lea' }).waitFor()
  })

  it('is given up only with a reason', async () => {
    const { id } = await api.post<{ id: string }>('/api/leads', {
      email: 'lead.two@theirs.example',
    })
    await page.goto(`${stack.origin}/leads/${id}`)
    await live()
    await button('Change stage').click()
    await page.getByRole('radio', { name: /Unqualified/ }).check()
    await button('Move').click() // the browser asks for the reason
    expect(await page.getByRole('dialog').isVisible()).toBe(true)
    await page.getByLabel('Reason').fill('Only curious')
    await button('Move').click()
    await page.getByText('Only curious').waitFor()
  })
})
