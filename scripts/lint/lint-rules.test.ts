import { resolve } from 'node:path'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const eslint = new ESLint({ cwd: resolve(import.meta.dirname, '../..') })

/** What lint says of `text` if it stood in the existing file `file` (its type information needs a known path). */
async function rulesBroken(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: file })
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message)
}

const OFFENCES: [title: string, file: string, rule: string, text: string][] = [
  [
    'a promise that floats',
    'activities/failures.ts',
    '@typescript-eslint/no-floating-promises',
    'Promise.resolve(1)\n',
  ],
  [
    'a switch that forgets a case',
    'domain/errors.ts',
    '@typescript-eslint/switch-exhaustiveness-check',
    `export function f(x: 'a' | 'b'): void {\n  switch (x) {\n    case 'a':\n      break\n  }\n}\n`,
  ],
  [
    'a type that is imported as a value',
    'activities/failures.ts',
    '@typescript-eslint/consistent-type-imports',
    `import { DomainError } from '#domain/errors.ts'\nexport type A = DomainError\n`,
  ],
  [
    'any',
    'domain/errors.ts',
    '@typescript-eslint/no-explicit-any',
    'export const f = (x: any): unknown => x\n',
  ],
  ['a default export', 'domain/errors.ts', 'no-restricted-syntax', 'export default 1\n'],
  [
    'a decorator',
    'database/orm.ts',
    'no-restricted-syntax',
    'declare const d: (c: unknown) => void\n@d\nexport class A {}\n',
  ],
  ['a file of 301 lines', 'domain/errors.ts', 'max-lines', 'export {}\n'.repeat(301)],
  [
    'the environment read in a room',
    'database/orm.ts',
    'no-restricted-syntax',
    `export const a = process.env['A']\n`,
  ],
  ['a console in product code', 'database/orm.ts', 'no-console', `console.log('a')\n`],
  ['a Node built-in in a workflow', 'workflows/index.ts', 'no-restricted-imports', `import 'node:fs'\n`],
  ['a Node built-in in the domain', 'domain/errors.ts', 'no-restricted-imports', `import 'node:fs'\n`],
  ['dice in a workflow', 'workflows/index.ts', 'no-restricted-syntax', 'export const a = Math.random()\n'],
  [
    'dice in the domain',
    'domain/errors.ts',
    'no-restricted-syntax',
    'export const a = crypto.randomUUID()\n',
  ],
  ['Date.now in the domain', 'domain/errors.ts', 'no-restricted-syntax', 'export const a = Date.now()\n'],
  [
    'the present as a Date in the domain',
    'domain/errors.ts',
    'no-restricted-syntax',
    'export const a = new Date()\n',
  ],
  [
    'performance in the domain',
    'domain/errors.ts',
    'no-restricted-syntax',
    'export const a = performance.now()\n',
  ],
  [
    'a waived rule without its reason',
    'database/orm.ts',
    'house/reasoned-disable',
    `// eslint-disable-next-line no-console\nconsole.log('a')\n`,
  ],
  [
    'a waiver that waives nothing',
    'database/orm.ts',
    "Unused eslint-disable directive (no problems were reported from 'no-console').",
    `// eslint-disable-next-line no-console -- it was needed once\nexport const a = 1\n`,
  ],
  [
    'HTML set from a variable',
    'web/src/routes/+error.svelte',
    'svelte/no-at-html-tags',
    '<script lang="ts">\n  let a = "b"\n</script>\n\n{@html a}\n',
  ],
]

describe('lint', { timeout: 60_000 }, () => {
  it.each(OFFENCES)('reports %s', async (_title, file, rule, text) => {
    expect(await rulesBroken(file, text)).toContain(rule)
  })

  it.each([
    ['a name in camel case', 'scripts/lint/camelCase.js'],
    ['a component in kebab case', 'web/src/lib/ui/my-button.svelte'],
  ])('reports %s', async (_title, file) => {
    expect(await rulesBroken(file, '')).toContain('house/filename-case')
  })

  it.each([
    ['an instant made of a number in the domain', 'domain/errors.ts', 'export const a = new Date(0)\n'],
    ['a console in a command line', 'scripts/check.ts', `console.log('a')\n`],
    ['the environment in the configuration', 'config.ts', `export const a = process.env['A']\n`],
    ['the clock in a workflow', 'workflows/index.ts', 'export const a = Date.now()\n'],
    ['a page of the web app', 'web/src/routes/+error.svelte', '<p>a</p>\n'],
  ])('lets %s pass', async (_title, file, text) => {
    expect(await rulesBroken(file, text)).toEqual([])
  })
})
