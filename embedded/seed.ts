import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { signIn, tellStory } from './demo/story.ts'
import type { Progress } from './progress.ts'
import { originOf, type Settings } from './settings.ts'

/** Slow enough to be watched, quick enough to see all three steps while reading the page. */
const PACE = { stepSeconds: 45, minGapSeconds: 2 }

/**
 * Fill the demo workspace through the API, once per data folder. Every request has an idempotency key, so that a start
 * that was killed in the middle goes on where it was.
 * @returns whether this is the folder's first complete start
 */
export async function seedDemo(settings: Settings, progress: Progress): Promise<boolean> {
  const mark = join(settings.dataDir, settings.THROUGHLINE_DEMO ? 'seeded' : 'started')
  if (await exists(mark)) return false
  if (settings.THROUGHLINE_DEMO) await progress.step('Demo workspace', () => seed(settings, progress))
  await writeFile(mark, `${new Date().toISOString()}\n`)
  return true
}

async function seed(settings: Settings, progress: Progress): Promise<void> {
  const session = await signIn(originOf(settings))
  if (!session) {
    progress.say('The installation has an owner already, so the demo workspace was left out.')
    return
  }
  const { SMTP_PORT: smtpPort, IMAP_PORT: imapPort } = settings
  await tellStory(session.api, { smtpPort, imapPort, pace: PACE })
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
