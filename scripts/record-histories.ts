/**
 * Record one history per scenario of every workflow into temporal/replay/histories, for the replay test.
 * A release adds its histories under a new prefix (`--prefix 1.2-`); a file that is there is never rewritten.
 * `--only thread` records one kind, `--only thread/drafting` one scenario; repeated, several.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { freePort } from '#embedded/ports.ts'
import { obtainTemporal, startTemporal } from '#embedded/temporal.ts'
import { searchAttributeArguments } from '#temporal/search-attributes.ts'
import { ContactDiary, contactActivities, type Behaviour } from '#test/support/contact-activities.ts'
import { leadActivities, type LeadWorld } from '#test/support/lead-activities.ts'
import { meetingActivities, type MeetingPlay } from '#test/support/meeting-activities.ts'
import { testTemporal } from '#test/support/temporal.ts'
import { ThreadDiary, threadActivities, type ThreadBehaviour } from '#test/support/thread-activities.ts'
import { contactScenarios } from './histories/contact-scenarios.ts'
import { leadScenarios, openLeadStage } from './histories/lead-scenarios.ts'
import { meetingScenarios, openMeetingStage } from './histories/meeting-scenarios.ts'
import {
  campaignScenarios,
  importScenarios,
  mailboxScenarios,
  otherActivities,
} from './histories/other-scenarios.ts'
import { placeScenarios } from './histories/place-scenarios.ts'
import { openContactStage, openStage } from './histories/stage.ts'
import { openThreadStage, threadScenarios } from './histories/thread-scenarios.ts'

const { values } = parseArgs({
  options: {
    prefix: { type: 'string', default: '' },
    only: { type: 'string', multiple: true, default: [] },
  },
})
const target = fileURLToPath(new URL('../temporal/replay/histories/', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'throughline-histories-'))
const server = await startTemporal({
  binary: await obtainTemporal((line) => console.log(line)),
  dbFile: join(folder, 'temporal.db'),
  port: await freePort(),
  uiPort: await freePort(),
  searchAttributeArguments,
})
process.env['TEST_TEMPORAL_ADDRESS'] = server.address

const behaviours = new Map<string, Behaviour>()
const threads = { diary: new ThreadDiary(), behaviours: new Map<string, ThreadBehaviour>() }
const leads = new Map<string, LeadWorld>()
const meetings = new Map<string, MeetingPlay>()
const temporal = await testTemporal({
  activities: {
    ...contactActivities(new ContactDiary(), behaviours),
    ...otherActivities,
    ...leadActivities(leads),
    ...threadActivities(threads.diary, threads.behaviours),
    ...meetingActivities(meetings),
  },
  queueSuffix: '-recorded', // task queues stand in histories, and the replay test compares them
})

try {
  await mkdir(target, { recursive: true })
  await record('contact', { ...contactScenarios, ...placeScenarios }, () =>
    openContactStage(temporal, behaviours),
  )
  await record('campaign', campaignScenarios, () => openStage(temporal, 'campaign'))
  await record('mailbox', mailboxScenarios, () => openStage(temporal, 'mailbox'))
  await record('import', importScenarios, () => openStage(temporal, 'import'))
  await record('lead', leadScenarios, () => openLeadStage(temporal, leads))
  await record('meeting', meetingScenarios, () => openMeetingStage(temporal, meetings))
  await record('thread', threadScenarios, () => openThreadStage({ temporal, ...threads }))
} finally {
  await temporal.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

interface Recordable {
  history(): Promise<string>
}

async function record<S extends Recordable>(
  kind: string,
  scenarios: Record<string, (stage: S) => Promise<void>>,
  open: () => S,
): Promise<void> {
  const isWanted = (name: string) =>
    values.only.length === 0 || values.only.includes(kind) || values.only.includes(`${kind}/${name}`)
  for (const [name, play] of Object.entries(scenarios)) {
    const file = join(target, `${values.prefix}${kind}-${name}.json`)
    if (!isWanted(name) || existsSync(file)) continue
    const stage = open()
    await play(stage)
    await writeFile(file, await stage.history())
    console.log(`recorded ${basename(file)}`)
  }
}
