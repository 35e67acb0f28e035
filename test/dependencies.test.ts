import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')

/** Used without an import of their name: programs, types that the compiler finds, things another package loads. */
const USED_BY_NAME: Record<string, string> = {
  'dependency-cruiser': 'scripts/checks.ts runs depcruise',
  eslint: 'scripts/checks.ts',
  prettier: 'scripts/checks.ts',
  'prettier-plugin-svelte': '.prettierrc.json',
  'svelte-check': 'scripts/checks.ts',
  typescript: 'scripts/checks.ts runs tsc',
  helmet: 'the peer that koa-helmet drives',
  ioredis: 'the peer that bullmq drives',
  jsdom: 'the environment that web/vitest.config.ts names',
  protobufjs: 'one copy for all @temporalio packages, or replay from JSON fails',
}
const isPlatformPackage = (name: string) => /^node-(linux|win|darwin)-/.test(name)

interface Manifest {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

let sources: Map<string, string>
const manifests: Record<'root' | 'web', Manifest> = { root: {}, web: {} }

beforeAll(async () => {
  const { stdout } = await promisify(execFile)(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard'],
    {
      cwd: ROOT,
      maxBuffer: 16 << 20,
    },
  )
  const files = stdout.split('\n').filter((file) => /\.(ts|js|mjs|cjs|svelte|css)$/.test(file))
  const texts = await Promise.all(files.map((file) => readFile(resolve(ROOT, file), 'utf8').catch(() => '')))
  sources = new Map(files.map((file, index) => [file, texts[index] ?? '']))
  manifests.root = JSON.parse(await readFile(resolve(ROOT, 'package.json'), 'utf8')) as Manifest
  manifests.web = JSON.parse(await readFile(resolve(ROOT, 'web/package.json'), 'utf8')) as Manifest
})

/** Files of a part of the tree that import the package or a module of it (also by path, or from a stylesheet). */
function importers(name: string, where: (file: string) => boolean): string[] {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  const imported = new RegExp(
    `(?:\\b(?:from|import|require|resolve)|createRequire\\(import\\.meta\\.url\\))[\\s(]*['"]${escaped}(/[^'"]*)?['"]`,
  )
  return [...sources].filter(([file, text]) => where(file) && imported.test(text)).map(([file]) => file)
}

const inWeb = (file: string) => file.startsWith('web/')
const isTest = (file: string) => /\.test\.ts$|^test\/|^web\/test\//.test(file)
const isProduct = (file: string) =>
  !isTest(file) && !/^scripts\/lint\/|(^|\/)[^/]+\.config\.(ts|js)$/.test(file)

describe('the packages that are declared', () => {
  it('are used by product code where they are declared for it', () => {
    const names = Object.keys(manifests.root.dependencies ?? {}).filter((name) => !(name in USED_BY_NAME))
    expect(
      names.filter((name) => importers(name, (file) => isProduct(file) && !inWeb(file)).length === 0),
    ).toEqual([])
  })

  it('are used somewhere where they are declared for development', () => {
    const names = Object.keys(manifests.root.devDependencies ?? {}).filter((name) => !(name in USED_BY_NAME))
    const unused = names.filter((name) => {
      const types = /^@types\/(.+)$/.exec(name)?.[1]?.replace(/^(.+)__/, '@$1/')
      return types
        ? types !== 'node' && importers(types, () => true).length === 0
        : importers(name, () => true).length === 0
    })
    expect(unused).toEqual([])
  })

  it('are used by the web app where it declares them', () => {
    const names = Object.keys({ ...manifests.web.dependencies, ...manifests.web.devDependencies })
    const unused = names
      .filter((name) => !(name in USED_BY_NAME))
      .filter((name) => importers(name.replace(/^@types\//, ''), inWeb).length === 0)
    expect(unused).toEqual([])
  })

  it('are optional only where they are the Node of one platform', () => {
    expect(
      Object.keys(manifests.root.optionalDependencies ?? {}).filter((name) => !isPlatformPackage(name)),
    ).toEqual([])
  })

  it('are pinned to one exact version', () => {
    const all = { ...manifests.root, ...manifests.web }
    const versions = [all.dependencies, all.devDependencies, all.optionalDependencies].flatMap((list) =>
      Object.entries(list ?? {}),
    )
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })
})

describe('the lock file', () => {
  it('holds none of the packages that break `npm ci` on another platform', async () => {
    const lock = JSON.parse(await readFile(resolve(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, unknown>
    }
    const names = Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, ''))
    expect(names.filter((name) => ['knip', 'oxlint', '@lix-js/sdk'].includes(name))).toEqual([])
  })
})
