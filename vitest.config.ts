/** A test's file name says what it needs: `x.test.ts` nothing, `x.db.test.ts` PostgreSQL, and so on. */
import { defineConfig } from 'vitest/config'

const POSTGRES = './test/setup/postgres.ts'
const TEMPORAL = './test/setup/temporal.ts'
const KINDS = ['db', 'workflow', 'api', 'e2e', 'installation', 'faults', 'long'] as const
const EVERYWHERE_BUT_WEB = ['**/node_modules/**', 'web/**', 'build/**', '.throughline/**', 'test/fixtures/**']
const REPLAY = 'temporal/replay/**/*.test.ts'
const MUTATIONS = 'temporal/replay/mutations.test.ts'

interface Project {
  name: string
  include: string[]
  exclude?: string[]
  globalSetup?: string[]
  testTimeout?: number
  hookTimeout?: number
  fileParallelism?: boolean
}

const project = ({ exclude = [], ...test }: Project) => ({
  test: {
    pool: 'forks' as const,
    expect: { poll: { timeout: 20_000 } },
    exclude: [...EVERYWHERE_BUT_WEB, ...exclude],
    ...test,
  },
})

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      project({
        name: 'unit',
        include: ['**/*.test.ts'],
        exclude: [...KINDS.map((kind) => `**/*.${kind}.test.ts`), REPLAY],
        testTimeout: 60_000,
      }),
      project({
        name: 'db',
        include: ['**/*.db.test.ts'],
        globalSetup: [POSTGRES],
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      project({
        name: 'api',
        include: ['**/*.api.test.ts'],
        globalSetup: [POSTGRES],
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      project({
        name: 'workflow',
        include: ['**/*.workflow.test.ts'],
        globalSetup: [POSTGRES, TEMPORAL],
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      project({
        name: 'replay',
        include: [REPLAY],
        exclude: [MUTATIONS],
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      project({ name: 'mutations', include: [MUTATIONS], testTimeout: 60_000 }),
      project({
        name: 'e2e',
        include: ['test/e2e/**/*.e2e.test.ts'],
        globalSetup: ['./test/setup/stack.ts'],
        testTimeout: 120_000,
        hookTimeout: 300_000,
        fileParallelism: false,
      }),
      project({
        name: 'installation',
        include: ['test/e2e/**/*.installation.test.ts'],
        testTimeout: 120_000,
        hookTimeout: 300_000,
        fileParallelism: false,
      }),
      project({
        name: 'faults',
        include: ['test/faults/*.faults.test.ts'],
        testTimeout: 300_000,
        hookTimeout: 120_000,
      }),
      project({
        name: 'long',
        include: ['test/faults/*.long.test.ts'],
        testTimeout: 1_200_000,
        hookTimeout: 120_000,
      }),
      './web/vitest.config.*',
    ],
  },
})
