/**
 * Variants of the product: its own source, with named places replaced. The rig breaks protections, and kills
 * processes at named places, in such a copy, and the replay gate is shown broken workflows; the product itself carries
 * no hook for it.
 */
import { cp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { temporaryFolder } from '#embedded/temporary-folder.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** What the product's processes are made of. */
const PARTS = [
  'activities',
  'api',
  'database',
  'domain',
  'embedded',
  'migrations',
  'prompts',
  'providers',
  'scripts/rebuild.ts',
  'scripts/release.ts',
  'temporal',
  'workflows',
  'config.ts',
  'mikro-orm.config.ts',
  'package.json',
  'tsconfig.json',
]

/** One replacement; `find` must stand exactly once in the file, so that a rig that hits nothing is noticed. */
export interface Change {
  file: string
  find: string
  put: string
}

/**
 * Copy the product into a new temporary folder, with some places replaced.
 * @param parts what of it is needed
 * @returns the folder, from which its programs can be run
 * @throws Error where a place is not found, or stands there more than once
 */
export async function makeVariant(
  changes: readonly Change[],
  parts: readonly string[] = PARTS,
): Promise<string> {
  const folder = await temporaryFolder('throughline-variant-')
  const isSource = (path: string) => !/\.test\.ts$|\/histories(\/|$)/.test(path)
  for (const part of parts)
    await cp(join(ROOT, part), join(folder, part), { recursive: true, filter: isSource })
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  for (const change of changes) await apply(folder, change)
  return folder
}

async function apply(folder: string, { file, find, put }: Change): Promise<void> {
  const path = join(folder, file)
  const text = await readFile(path, 'utf8')
  const count = text.split(find).length - 1
  if (count !== 1) throw new Error(`${file} has ${count} places that read: ${find}`)
  await writeFile(
    path,
    text.replace(find, () => put),
  )
}
