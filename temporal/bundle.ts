import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker'
import { failureConverterPath } from './data-converter.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, 'node_modules', '.cache', 'throughline')

/**
 * The workflow code as one file, built once for each content (about a second) and then read from the cache.
 * @returns the code, and the hash of all it was made of: the build id of this release
 */
export async function workflowBundle(): Promise<{ code: string; buildId: string }> {
  const buildId = await contentHash()
  const file = join(cache, `workflows-${buildId}.js`)
  const cached = await readFile(file, 'utf8').catch(() => null) // not built yet
  if (cached !== null) {
    await utimes(file, new Date(), new Date()).catch(() => undefined) // a folder that cannot be written to keeps it
    return { code: cached, buildId }
  }
  const { code } = await buildBundle()
  await mkdir(cache, { recursive: true })
  // Written aside and renamed: another process that starts now sees all of it or nothing.
  const draft = `${file}.${process.pid}`
  await writeFile(draft, code)
  await rename(draft, file)
  await dropUnused(cache)
  return { code, buildId }
}

/** Bundle anew, without the cache. */
export function buildBundle(): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({ ...bundleOptions(root), logger: quiet })
}

/**
 * What is bundled of the source tree at `tree`. The workflows of a thread share their modules, which are otherwise evaluated
 * for each of them; so no module of `workflows/` and `domain/` may keep anything (docs/decisions/016-shared-modules.md).
 */
export function bundleOptions(tree: string) {
  const workflowsPath = join(tree, 'workflows', 'index.ts')
  return { workflowsPath, failureConverterPath, preloadModules: [workflowsPath] }
}

async function contentHash(): Promise<string> {
  const hash = createHash('sha256')
  const sdk = createRequire(import.meta.url)('@temporalio/workflow/package.json') as { version: string }
  hash.update(sdk.version)
  for (const room of ['workflows', 'domain'])
    for (const path of (await readdir(join(root, room), { recursive: true })).sort())
      if (path.endsWith('.ts') && !path.endsWith('.test.ts'))
        hash.update(path).update(await readFile(join(root, room, path)))
  for (const path of [failureConverterPath, fileURLToPath(import.meta.url)]) hash.update(await readFile(path))
  return hash.digest('hex').slice(0, 16)
}

/** Releases may share the folder, and run beside each other: what nobody has started from for so long may go. */
const UNUSED_MS = 7 * 24 * 3_600_000

/** Delete the bundles in a folder that nobody has started from for a week. */
export async function dropUnused(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^workflows-\w+\.js$/.test(name)) continue
    const found = await stat(join(folder, name)).catch(() => null) // another process has dropped it
    if (found && found.mtimeMs < Date.now() - UNUSED_MS) await rm(join(folder, name), { force: true })
  }
}

const silent = () => undefined
/** Webpack's report is of no use to anybody who only wants to start; its errors are thrown. */
const quiet = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent }
