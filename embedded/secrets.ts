import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InstallationError } from './installation-error.ts'
import type { Settings } from './settings.ts'

const shape = z.object({ INSTANCE_KEY: z.string(), WEBHOOK_SECRET: z.string() })
export type Secrets = z.infer<typeof shape>

/**
 * The installation's own secrets: made once, kept in a file that only its owner reads, handed to children by their
 * environment. Variables that the user sets win and are not stored.
 */
export async function readSecrets(settings: Settings): Promise<Secrets> {
  const file = join(settings.dataDir, 'secrets.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const stored = text === undefined ? await create(file) : parse(file, text)
  const { INSTANCE_KEY = stored.INSTANCE_KEY, WEBHOOK_SECRET = stored.WEBHOOK_SECRET } = settings
  return { ...stored, INSTANCE_KEY, WEBHOOK_SECRET }
}

async function create(file: string): Promise<Secrets> {
  const made = {
    INSTANCE_KEY: randomBytes(32).toString('base64'),
    WEBHOOK_SECRET: randomBytes(32).toString('base64url'),
  }
  // Renamed into place, because a file cut short by a crash would lock the owner out of every stored body.
  await writeFile(`${file}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return made
}

function parse(file: string, text: string): Secrets {
  try {
    return shape.parse(JSON.parse(text))
  } catch (cause) {
    throw new InstallationError(
      `${file} is damaged; restore it from a backup (without its INSTANCE_KEY stored bodies and passwords stay closed).`,
      { cause },
    )
  }
}
