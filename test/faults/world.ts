/** What a scenario plays with: the installation, the mail server, the public API, and campaigns launched through it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createApiClient, type ApiClient } from '#embedded/demo/api-client.ts'
import { connectMailbox, launchCampaign, postMail, prepareCampaign, type Campaign } from './campaigns.ts'
import type { Installation, PartName } from './installation.ts'
import { openLedger, type Ledger } from './ledger.ts'
import type { Random } from './random.ts'
import type { Sink } from './sink.ts'
import type { Change } from '#test/support/variant.ts'

const OWNER = { email: 'owner@rig.example', password: 'a long enough password' }

/** The mail server files the sent mails of one of them in its Sent folder; of the other nobody can ask. */
export const MAILBOXES = { oracle: 'filed@rig.example', bare: 'bare@rig.example' } as const
export type MailboxKind = keyof typeof MAILBOXES

export interface CampaignWish {
  contacts: number
  delays?: readonly number[]
  mailbox?: MailboxKind
}

export interface Tally {
  contacts: number
  /** At the mail server. */
  mails: number
  /** Processes that were killed (-9). */
  kills: number
  unknown: number
}

export interface World {
  readonly installation: Installation
  readonly sink: Sink
  readonly ledger: Ledger
  /** Of the scenario that is being played. */
  random: Random
  readonly api: ApiClient
  /** A request as it is: not repeated, and answered with whatever comes. */
  request(path: string, init?: RequestInit): Promise<Response>
  readonly mailboxId: Record<MailboxKind, string>
  /** What all scenarios so far came to. */
  readonly tally: Tally
  /** A line of the run's record: what was done, and when. */
  say(line: string): void
  /** Import people and make a campaign of them, not launched yet. */
  prepare(wish: CampaignWish): Promise<Campaign>
  /** Launch what was prepared. */
  start(campaign: Campaign): Promise<void>
  /** Prepare and launch. */
  launch(wish: CampaignWish): Promise<Campaign>
  /** kill -9; what was being transmitted at that moment is noted in the ledger. */
  kill(...names: PartName[]): Promise<void>
  /** Start the worker anew from a copy of the source with these changes beside those of the clocks. */
  useVariant(changes: readonly Change[], env?: Record<string, string>): Promise<void>
  /** A copy of the source that is in use, with further changes. @returns its folder */
  copyWith(changes: readonly Change[]): Promise<string>
  /** How long a campaign may take to come to rest, where a scenario says nothing else. */
  patienceMs: number
  /** How long the product gives one transmission. */
  readonly deadlineMs: number
  /** Hand a mail to the signed webhook. @returns the status of the answer */
  webhook(raw: string, deliveryId?: string): Promise<number>
}

export interface WorldOptions {
  installation: Installation
  sink: Sink
  random: Random
  say: (line: string) => void
  hasRealClocks: boolean
  /** A copy of the source with these changes, which lives as long as the installation. */
  copy: (changes: readonly Change[]) => Promise<string>
}

/** Sign up, connect two mailboxes to the mail server, and let one learn that it files what it sends. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const world = await connect(options)
  await world.launch({ contacts: 1 })
  const learnt = 'select 1 from mailbox_sync where server_files_sent_mail'
  const deadline = Date.now() + 120_000
  while ((await world.ledger.query(learnt)).length === 0) {
    if (Date.now() > deadline) throw new Error('The mailbox has not learnt of its Sent folder.')
    await sleep(200)
  }
  return world
}

async function connect(options: WorldOptions): Promise<World> {
  const { installation, sink, random, say, hasRealClocks, copy } = options
  const { origin } = installation
  const anonymous = createApiClient(origin)
  await anonymous.post('/api/auth/signup', { ...OWNER, name: 'Olivia Owner', workspace: 'Rig' })
  const signIn = () => anonymous.post<{ accessToken: string }>('/api/auth/login', OWNER)
  let session = await signIn()
  const renewal = setInterval(() => void signIn().then((renewed) => (session = renewed), ignore), 240_000)
  renewal.unref()
  const api = createApiClient(origin, () => session.accessToken)
  const { smtpPort, imapPort } = sink
  const mailboxId = {
    oracle: await connectMailbox(api, MAILBOXES.oracle, { smtp: smtpPort, imap: imapPort }),
    bare: await connectMailbox(api, MAILBOXES.bare, { smtp: smtpPort }),
  }
  const ledger = openLedger(() => installation.adminUrl)
  const tally = { contacts: 0, mails: 0, kills: 0, unknown: 0 }
  let campaigns = 0
  let inUse: readonly Change[] = []

  const prepare = ({ contacts, delays = [0], mailbox = 'oracle' }: CampaignWish): Promise<Campaign> => {
    campaigns += 1
    return prepareCampaign(api, {
      name: `c${campaigns}`,
      contacts,
      delays,
      mailboxIds: [mailboxId[mailbox]],
    })
  }
  const start = (campaign: Campaign) => launchCampaign(api, campaign)
  return {
    installation,
    sink,
    ledger,
    random,
    api,
    request: (path, init = {}) => {
      const headers = { authorization: `Bearer ${session.accessToken}`, 'content-type': 'application/json' }
      return fetch(new URL(path, origin), { headers, ...init })
    },
    mailboxId,
    tally,
    say,
    prepare,
    start,
    async launch(wish) {
      const campaign = await prepare(wish)
      await start(campaign)
      return campaign
    },
    async kill(...names) {
      await Promise.all(names.map((name) => installation.part[name].kill()))
      if (!names.includes('postgres')) await ledger.noteInFlight()
      tally.kills += names.length
      say(`kill -9 ${names.join(', ')}`)
    },
    copyWith: (changes) => copy([...inUse, ...changes]),
    async useVariant(changes, env = {}) {
      inUse = changes
      installation.useTree(await copy(changes))
      installation.useEnv(env)
      await installation.part.worker.stop()
      await installation.part.worker.start()
    },
    patienceMs: hasRealClocks ? 600_000 : 90_000,
    deadlineMs: hasRealClocks ? 60_000 : 4_000,
    webhook: (raw, deliveryId) => postMail(installation, { raw, recipient: MAILBOXES.oracle, deliveryId }),
  }
}

const ignore = () => undefined
