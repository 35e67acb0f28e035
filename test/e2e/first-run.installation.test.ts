import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '#test/support/browser.ts'
import { startStack, type RunningStack } from '#test/support/stack.ts'

let stack: RunningStack
let browser: Browser

beforeAll(async () => {
  ;[stack, browser] = await Promise.all([startStack(), openBrowser()])
})

afterAll(() => Promise.all([browser.close(), stack.stop()]))

describe('an empty installation', () => {
  it('asks its first visitor to create the owner, signs them in, and asks nobody again', async () => {
    const page = await browser.newPage()
    await page.goto(stack.origin)
    await page.waitForURL(/\/setup/)
    await page.getByLabel('Your name').fill('First Visitor')
    await page.getByLabel('Workspace name').fill('First workspace')
    await page.getByLabel('E-mail address').fill('first@throughline.example')
    await page.getByLabel('Password').fill('a long enough password')
    await page.getByRole('button', { name: 'Create owner account' }).click()
    await page.waitForURL(/\/campaigns/)
    await page.getByText('No campaign yet').waitFor()

    const stranger = await browser.newPage()
    await stranger.goto(`${stack.origin}/setup`)
    expect(new URL(stranger.url()).pathname).toBe('/login')
  })

  it('stops within 20 seconds when it is asked to', async () => {
    const started = Date.now()
    await stack.stop()
    expect(Date.now() - started).toBeLessThan(20_000)
  })
})
