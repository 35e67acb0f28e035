/** The owner of the browser tests' installation, and a workspace filled through the public API. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { createApiClient, type ApiClient } from '#embedded/demo/api-client.ts'
import { characterOf, type Character } from '#embedded/post-office/characters.ts'

export const OWNER = { email: 'owner@throughline.example', password: 'a long enough password' }

export interface MailServers {
  smtpPort: number
  imapPort: number
}

/** An address whose simulated owner behaves as wished; characters belong to addresses. */
export function prospect(name: string, character: Character = 'silent'): string {
  for (let number = 1; ; number += 1) {
    const address = `${name}.${number}@prospects.example`
    if (characterOf(address) === character) return address
  }
}

/** Create the owner of an empty installation. */
export async function createOwner(origin: string): Promise<void> {
  const account = {
    ...OWNER,
    name: 'Olivia Owner',
    workspace: 'Browser tests',
    workspaceName: 'Browser tests',
  }
  await createApiClient(origin).post('/api/auth/signup', account)
}

/** The API as the owner. */
export async function ownerApi(origin: string): Promise<ApiClient> {
  const { accessToken } = await createApiClient(origin).post<{ accessToken: string }>(
    '/api/auth/login',
    OWNER,
  )
  return createApiClient(origin, () => accessToken)
}

/** Sign in as the owner, as a person does. */
export async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/login`)
  await page.getByLabel('E-mail address').fill(OWNER.email)
  await page.getByLabel('Password').fill(OWNER.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/campaigns/)
}

/** Ask until `probe` answers with something. */
export async function eventually<T>(
  probe: () => Promise<T | null | undefined | false>,
  withinMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const found = await probe()
    if (found !== null && found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`nothing came within ${withinMs} ms`)
    await sleep(200)
  }
}

/** A mailbox at the local post office. */
export function addMailbox(
  api: ApiClient,
  address: string,
  { smtpPort, imapPort }: MailServers,
): Promise<{ id: string }> {
  const password = 'post office'
  return api.post('/api/mailboxes', {
    name: 'Olivia Owner',
    address,
    provider: 'smtp',
    smtp: { host: '127.0.0.1', port: smtpPort, secure: false, username: address, password },
    imap: { host: '127.0.0.1', port: imapPort, secure: false, username: address, password },
    dailyLimit: 1_000,
    minGapSeconds: 0,
  })
}

export interface CampaignWish {
  name: string
  emails: readonly string[]
  mailboxId: string
  /** Seconds before each step. */
  delays: readonly number[]
}

/** People, a sequence and a launched campaign; its id. */
export async function launchCampaign(
  api: ApiClient,
  { name, emails, mailboxId, delays }: CampaignWish,
): Promise<string> {
  const people = await Promise.all(
    emails.map((email) =>
      api.post<{ id: string }>('/api/persons', { email, firstName: 'Pat', lastName: 'Prospect' }),
    ),
  )
  const sequence = await api.post<{ id: string }>('/api/sequences', {
    name: `Sequence of ${name}`,
    steps: delays.map((amount, index) => ({
      channel: 'email',
      delay: { amount, unit: 'seconds' },
      subject: index === 0 ? `${name}` : '',
      body: `Step ${index + 1}. See https://throughline.example/${index}`,
    })),
  })
  const campaign = await api.post<{ id: string }>('/api/campaigns', {
    name,
    sequenceId: sequence.id,
    mailboxIds: [mailboxId],
    audience: { personIds: people.map((person) => person.id) },
  })
  await api.post(`/api/campaigns/${campaign.id}/send`)
  return campaign.id
}

export interface EnrolmentView {
  id: string
  status: string
  sent: number
  holdReason: string | null
  /** The instant of the next mail, once it is booked. */
  waitUntil: string | null
  workflowUrl: string
  person: { id: string; email: string }
}

export async function enrolmentsOf(api: ApiClient, campaignId: string): Promise<EnrolmentView[]> {
  return (await api.get<{ items: EnrolmentView[] }>(`/api/campaigns/${campaignId}/enrolments`)).items
}
