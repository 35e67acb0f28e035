/** What a user does before mails go out: mailboxes, people and campaigns, made through the public API. */
import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiClient } from '#embedded/demo/api-client.ts'
import type { Installation } from './installation.ts'

export interface Campaign {
  id: string
  contacts: number
  /** Seconds before each step. */
  delays: readonly number[]
  /** Whether this address is one of its people. */
  has(recipient: string): boolean
}

const HOST = '127.0.0.1'

/**
 * Connect a mailbox that its limits never hold up: no gap, and the most mails a day that may be asked for.
 * @param ports where its mails go out and, if anybody may look for them, come in
 * @returns its id
 */
export async function connectMailbox(
  api: ApiClient,
  address: string,
  ports: { smtp: number; imap?: number },
): Promise<string> {
  const imap = { host: HOST, port: ports.imap, secure: false, username: address, password: 'rig' }
  const { id } = await api.post<{ id: string }>('/api/mailboxes', {
    name: 'Olivia Owner',
    address,
    provider: 'smtp',
    smtp: { host: HOST, port: ports.smtp, secure: false },
    ...(ports.imap !== undefined && { imap }),
    dailyLimit: 100_000,
    minGapSeconds: 0,
  })
  return id
}

export interface CampaignPlan {
  /** Names its people too: no two of a workspace may have the same. */
  name: string
  contacts: number
  /** Seconds before each step. */
  delays: readonly number[]
  mailboxIds: readonly string[]
}

/** Import people and make a campaign of them, not launched yet. */
export async function prepareCampaign(api: ApiClient, plan: CampaignPlan): Promise<Campaign> {
  const { name, contacts, delays, mailboxIds } = plan
  const importId = await importPeople(api, name, contacts)
  const sequence = await api.post<{ id: string }>('/api/sequences', {
    name: `Sequence ${name}`,
    steps: delays.map((amount, index) => ({
      channel: 'email',
      delay: { amount, unit: 'seconds' },
      subject: index === 0 ? `Campaign ${name}` : '',
      body: `Step ${index + 1}`,
    })),
  })
  const audience = { importId }
  const made = await api.post<{ id: string }>('/api/campaigns', {
    name: `Campaign ${name}`,
    sequenceId: sequence.id,
    mailboxIds,
    audience,
  })
  return { id: made.id, contacts, delays, has: (recipient) => recipient.endsWith(`@${domainOf(name)}`) }
}

/** Launch what was prepared; safe to repeat. */
export async function launchCampaign(api: ApiClient, { id }: Campaign): Promise<void> {
  await api.post(`/api/campaigns/${id}/send`, {}, `launch-${id}`)
}

const domainOf = (name: string) => `${name}.people.example`

async function importPeople(api: ApiClient, name: string, contacts: number): Promise<string> {
  const rows = Array.from({ length: contacts }, (_, index) => `p${index}@${domainOf(name)},P${index}`)
  const csv = Buffer.from(['email,firstName', ...rows].join('\n'))
  const { id } = await api.upload<{ id: string }>('/api/persons/import', `${name}.csv`, csv, `import-${name}`)
  const deadline = Date.now() + 120_000
  while (Date.now() < deadline) {
    const { status, failure } = await api.get<{ status: string; failure?: string }>(`/api/imports/${id}`)
    if (status === 'COMPLETED') return id
    if (status === 'FAILED') throw new Error(`The import failed: ${failure}`)
    await sleep(200)
  }
  throw new Error('The import did not end within 2 minutes.')
}

/** A mail as the signed webhook takes it in. */
export interface ArrivingMail {
  raw: string
  /** The mailbox that it was sent to. */
  recipient: string
  /** Names the delivery, so that its repetition is known. */
  deliveryId?: string | undefined
}

/** Hand a mail to the signed webhook. @returns the status of the answer */
export async function postMail(
  { origin, webhookSecret }: Pick<Installation, 'origin' | 'webhookSecret'>,
  { raw, recipient, deliveryId }: ArrivingMail,
): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const hmac = createHmac('sha256', webhookSecret).update(`${timestamp}.${raw}`)
  const answer = await fetch(new URL('/api/webhooks/inbound-email', origin), {
    method: 'POST',
    body: raw,
    headers: {
      'content-type': 'message/rfc822',
      'x-throughline-timestamp': timestamp,
      'x-throughline-signature': `v1=${hmac.digest('hex')}`,
      'x-throughline-recipient': recipient,
      ...(deliveryId && { 'x-throughline-id': deliveryId }),
    },
  })
  await answer.arrayBuffer()
  return answer.status
}
