import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configuration } from './import-rules.cjs'

const run = promisify(execFile)
const ROOT = resolve(import.meta.dirname, '../..')

/** One import a line that breaks one rule: title | rule | the graph that must report it | file | import clause. */
const OFFENCES = `
domain takes a package | domain-packages | value | domain/package.ts | { z } from 'zod'
domain takes even the type of another room | domain-imports | type | domain/outside.ts | type { Row } from '#database/row.ts'
domain takes a Node built-in | domain-node | value | domain/builtin.ts | { randomUUID } from 'node:crypto'
a workflow runs activity code | workflows-imports | value | workflows/runs-activity.ts | { send } from '#activities/send.ts'
a workflow takes a package | workflows-packages | value | workflows/package.ts | { z } from 'zod'
a workflow takes a Node built-in | workflows-node | value | workflows/builtin.ts | { randomUUID } from 'node:crypto'
a workflow reaches a built-in through a rule | workflow-reach | value | workflows/reaches.ts | { randomUUID } from '#domain/builtin.ts'
a prompt runs domain code | prompts-imports | value | prompts/runs-rule.ts | { rule } from '#domain/rule.ts'
a prompt calls a vendor | prompts-packages | value | prompts/vendor.ts | nodemailer from 'nodemailer'
an activity runs a provider | activities-imports | value | activities/runs-provider.ts | { smtp } from '#providers/mail/smtp.ts'
an activity calls a vendor | activities-packages | value | activities/vendor.ts | nodemailer from 'nodemailer'
a provider knows the database | providers-imports | type | providers/knows-database.ts | type { Row } from '#database/row.ts'
a migration runs domain code | migrations-imports | value | migrations/rule.ts | { rule } from '#domain/rule.ts'
a migration takes a package | migrations-packages | value | migrations/package.ts | { z } from 'zod'
the database knows a provider | database-imports | value | database/provider.ts | { smtp } from '#providers/mail/smtp.ts'
the database knows Temporal | database-packages | value | database/temporal.ts | { Client } from '@temporalio/client'
the gateway writes rows | gateway-imports | value | temporal/gateway.ts | { row } from '#database/row.ts'
the gateway takes the worker | gateway-packages | value | temporal/gateway-worker.ts | { Worker } from '@temporalio/worker'
the relay runs an activity | relay-imports | value | temporal/relay.ts | { send } from '#activities/send.ts'
the relay takes a mailer | relay-packages | value | temporal/relay-mail.ts | nodemailer from 'nodemailer'
the rebuild runs an activity | rebuild-imports | value | temporal/rebuild/runs.ts | { send } from '#activities/send.ts'
the rebuild takes a mailer | rebuild-packages | value | temporal/rebuild/mail.ts | nodemailer from 'nodemailer'
the worker knows the API | worker-imports | value | temporal/worker.ts | { main } from '#api/main.ts'
the bundle takes an activity | bundle-imports | value | temporal/bundle.ts | { send } from '#activities/send.ts'
the bundle takes a package | bundle-packages | value | temporal/bundle-zod.ts | { z } from 'zod'
the rest of temporal writes rows | temporal-imports | value | temporal/client.ts | { row } from '#database/row.ts'
the contract leaves its package | contract-imports | type | api/contract/leaves.ts | type { row } from '../routes/gateway.ts'
the contract takes a package | contract-packages | value | api/contract/package.ts | nodemailer from 'nodemailer'
the contract takes a Node built-in | contract-node | value | api/contract/builtin.ts | { randomUUID } from 'node:crypto'
the API process runs a workflow | api-main-imports | value | api/main-workflow.ts | { a } from '#workflows/index.ts'
a route calls an activity | api-imports | value | api/routes/activity.ts | { send } from '#activities/send.ts'
a route runs the gateway instead of being handed it | api-imports | value | api/routes/gateway.ts | { row } from '#temporal/gateway.ts'
a route reads the configuration | api-imports | value | api/routes/config.ts | { readConfig } from '#config'
the web app knows a room | web-imports | type | web/src/lib/knows.ts | type { Row } from '../../../database/row.ts'
product code knows the embedded installation | outermost | value | temporal/worker-embedded.ts | { start } from '#embedded/start.ts'
a module borrows from a test | no-import-of-tests | value | providers/borrows.ts | { fixture } from './mail/smtp.test.ts'
two modules need each other | no-cycles | value | providers/cycle-a.ts | { again } from './cycle-b.ts'
no entry leads to a module | no-orphans | type | domain/orphan.ts | { rule } from './rule.ts'
the configuration knows a room | config-imports | value | config.ts | { rule as readConfig } from '#domain/rule.ts'
a prompt takes a Node built-in | prompts-node | value | prompts/builtin.ts | { randomUUID } from 'node:crypto'
an import leads nowhere | unresolvable | type | domain/nowhere.ts | { gone } from './missing.ts'
`
  .trim()
  .split('\n')
  .map((line) => {
    const [title = '', rule = '', graph = '', file = '', clause = ''] = line.split(' | ')
    return { title, rule, graph: graph === 'type' ? ('type' as const) : ('value' as const), file, clause }
  })

/** `import {x} from …` and a use of x, so that the import is not dropped. */
function source(clause: string): string {
  const name = /^(?:type )?\{? ?(?:\w+ as )?(\w+)/.exec(clause)?.[1] ?? ''
  const use = clause.startsWith('type') ? `export type Use = ${name}` : `export { ${name} }`
  return `import ${clause}\n${use}\n`
}

/** What the offences lean on, and honest code that must stay unreported. */
const BYSTANDERS: Record<string, string> = {
  'domain/rule.ts': `export const rule = 1\n`,
  'activities/send.ts': `import { rule } from '#domain/rule.ts'\nimport { row } from '#database/row.ts'\nexport const send = () => [rule, row]\n`,
  'activities/typed.ts': `import type { smtp } from '#providers/mail/smtp.ts'\nexport type A = typeof smtp\n`,
  'workflows/index.ts': `import type { send } from '#activities/send.ts'\nimport { rule } from '#domain/rule.ts'\nexport const a = (s: typeof send) => [s, rule]\n`,
  'providers/mail/smtp.ts': `import nodemailer from 'nodemailer'\nexport const smtp = nodemailer\n`,
  'providers/mail/smtp.test.ts': `export const fixture = 1\n`,
  'providers/cycle-b.ts': `import { again as other } from './cycle-a.ts'\nexport const again = () => other\n`,
  'database/row.ts': `export interface Row { a: string }\nexport const row = 1\n`,
  'embedded/start.ts': `export const start = 1\n`,
  'api/main.ts': `import { readConfig } from '#config'\nimport { row } from '#temporal/gateway.ts'\nexport const main = [readConfig, row]\n`,
}

interface Violation {
  from: string
  rule: { name: string }
}

let folder: string
const found: Record<'value' | 'type', Violation[]> = { value: [], type: [] }

async function cruise(config: string): Promise<Violation[]> {
  const rooms =
    'domain workflows activities providers prompts migrations database temporal api web embedded'.split(' ')
  const { stdout } = await run(
    process.execPath,
    [join(ROOT, 'node_modules/.bin/depcruise'), '--config', join(ROOT, config)].concat(
      '--output-type',
      'json',
      ...rooms,
      'config.ts',
    ),
    { cwd: folder, maxBuffer: 64 << 20 },
  )
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-rules-'))
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  for (const name of ['package.json', 'tsconfig.json']) await cp(join(ROOT, name), join(folder, name))
  const files = {
    ...BYSTANDERS,
    ...Object.fromEntries(OFFENCES.map(({ file, clause }) => [file, source(clause)])),
  }
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), text)
  }
  ;[found.value, found.type] = await Promise.all([
    cruise('.dependency-cruiser.cjs'),
    cruise('.dependency-cruiser.types.cjs'),
  ])
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the import rules', () => {
  it.each(OFFENCES)('report when $title', ({ rule, graph, file }) => {
    expect(found[graph].map((violation) => `${violation.rule.name}: ${violation.from}`)).toContain(
      `${rule}: ${file}`,
    )
  })

  it('can each fail', () => {
    const failed = new Set([...found.value, ...found.type].map((violation) => violation.rule.name))
    const rules = [...configuration('value').forbidden, ...configuration('type').forbidden]
    expect(rules.map((rule) => rule.name).filter((name) => !failed.has(name))).toEqual([])
  })

  it('let honest code pass in the value graph', () => {
    const honest = Object.keys(BYSTANDERS).filter((file) => file !== 'providers/cycle-b.ts')
    expect(found.value.filter((violation) => honest.includes(violation.from))).toEqual([])
  })

  it('let honest type imports pass in the type graph', () => {
    const rules = found.type.filter((violation) => violation.rule.name !== 'no-orphans')
    expect(rules.map((violation) => violation.from)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(activities\/typed|workflows\/index)\.ts$/)]),
    )
  })
})
