/** The demo from sign-up to verdict, on a running installation, through the HTTP API alone. */
import type { CampaignAnalytics } from '#api/contract/campaign.ts'
import type { Import } from '#api/contract/import.ts'
import { createMailroomClient } from '#providers/mail/mailroom-client.ts'
import { InstallationError } from '../installation-error.ts'
import type { Progress } from '../progress.ts'
import type { Settings } from '../settings.ts'
import type { ApiClient } from './api-client.ts'
import { gatherEvidence, readEnrolments, readRecord, readThreads, readUnderstood } from './gather.ts'
import { openLiveDisplay } from './live-display.ts'
import { report } from './report.ts'
import { createSeller, type Seller } from './seller.ts'
import { untilSettled, type Settled } from './settle.ts'
import { DEMO_LOGIN, signIn, tellStory, type Story } from './story.ts'
import { judge } from './verdict.ts'

/** A simulated prospect takes up to 12 s to react, and the mailbox must be read before the next step is due. */
const PACE = { stepSeconds: 20, minGapSeconds: 0 }
/** From the launch on. */
const LIMIT_MS = 150_000

export interface Stage {
  settings: Settings
  progress: Progress
  write(line: string): void
  signal: AbortSignal
}

/** @returns whether every promise was kept */
export async function play(stage: Stage): Promise<boolean> {
  const { settings, progress, write } = stage
  const api = await enter(settings)
  const story = await progress.step('People imported, campaign launched', () => tell(api, settings))
  const imported = await api.get<Import>(`/api/imports/${story.importId}`)
  write(
    `  ${imported.totalRows} rows: ${imported.createdRows} people imported, ${imported.rejectedRows} rows refused with a reason`,
  )
  write(`  To watch: http://localhost:${settings.PORT} (${DEMO_LOGIN.email}  ${DEMO_LOGIN.password})\n`)
  const seller = createSeller(api)
  const settled = await watch(stage, { api, story, seller, people: imported.createdRows })
  const evidence = await gatherEvidence(api, { story, dataDir: settings.dataDir })
  const findings = judge(evidence)
  const page = await api.get<CampaignAnalytics>(`/api/campaigns/${story.campaignId}/analytics`)
  write(report(evidence, { findings, launchedAt: story.launchedAt, page, approved: seller.approved }))
  if (settled === 'too_slow')
    write(`  ✗ Not everything had come to rest ${LIMIT_MS / 1_000} s after the launch.`)
  return settled === 'settled' && findings.every(({ broken }) => broken.length === 0)
}

async function enter({ PORT }: Settings): Promise<ApiClient> {
  const session = await signIn(`http://127.0.0.1:${PORT}`)
  if (!session) throw new InstallationError('The demo could not sign in to its own installation.')
  return session.api
}

function tell(api: ApiClient, { SMTP_PORT: smtpPort, IMAP_PORT: imapPort }: Settings): Promise<Story> {
  return tellStory(api, { smtpPort, imapPort, pace: PACE })
}

async function watch(
  { settings, signal }: Stage,
  { api, story, seller, people }: { api: ApiClient; story: Story; seller: Seller; people: number },
): Promise<Settled> {
  const postOffice = createMailroomClient(`http://127.0.0.1:${settings.POST_OFFICE_PORT}`)
  const display = openLiveDisplay(people)
  try {
    return await untilSettled({
      people,
      signal,
      limitMs: LIMIT_MS,
      show: display.show,
      act: () => seller.approveReady(),
      readUnderstood: () => readUnderstood(api),
      look: async () => ({
        record: await readRecord(settings.dataDir),
        enrolments: await readEnrolments(api, story),
        threads: await readThreads(api),
        pending: (await postOffice.stats()).pending,
      }),
    })
  } finally {
    display.stop()
  }
}
