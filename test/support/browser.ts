/** A real Chromium; each test gets a context of its own. */
import { AxeBuilder } from '@axe-core/playwright'
import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'

/** Made for a cloud function: with these, closing one context ends the browser, or the same-origin rule is off. */
const UNWANTED = [
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--allow-running-insecure-content',
]

/** Unpacks the program on first use; the global set-up does so once, before any test. */
export const chromiumProgram = () => chromium.executablePath()

export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromiumProgram(),
    args: chromium.args.filter((argument) => !UNWANTED.includes(argument)),
    headless: true,
  })
}

/** The rules of axe that look at colours. */
export const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block']

/**
 * What axe finds wrong on the page, one line each. Its "legacy mode" opens no second page to gather the results of frames
 * from elsewhere, which takes longer than all else: of frames we have only those of foreign mails.
 * @param rules only these rules
 */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const { violations: found } = await (rules ? axe.withRules(rules) : axe).analyze()
  return found.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}: ${violation.help}`),
  )
}

/** How many pixels the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}
