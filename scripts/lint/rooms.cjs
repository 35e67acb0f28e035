/**
 * Who may import whom (docs/architecture.md has the picture). One entry per room or part of a room; the first
 * entry whose `path` fits a file decides. `values` and `types` list the rooms that code may import (types may
 * also come from wherever values may), `packages` the npm packages, `node` whether Node built-ins are allowed.
 * A list that is left out means "anything".
 */
const ROOMS = [
  { name: 'domain', path: '^domain/', values: ['^domain/'], packages: [], node: false },
  {
    name: 'workflows',
    path: '^workflows/',
    values: ['^workflows/', '^domain/'],
    types: ['^activities/'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    node: false,
  },
  {
    name: 'prompts',
    path: '^prompts/',
    values: ['^prompts/'],
    types: ['^domain/'],
    packages: ['zod'],
    node: false,
  },
  {
    name: 'providers',
    path: '^providers/',
    values: ['^providers/', '^domain/'],
    types: ['^prompts/'],
  },
  {
    name: 'activities',
    path: '^activities/',
    values: ['^activities/', '^domain/', '^prompts/', '^database/'],
    types: ['^providers/', '^temporal/gateway'],
    packages: [
      '@temporalio/activity',
      '@temporalio/common',
      '@mikro-orm/core',
      '@mikro-orm/postgresql',
      'uuidv7',
      'zod',
    ],
  },
  {
    name: 'migrations',
    path: '^migrations/',
    values: ['^migrations/', '^database/'],
    packages: ['@mikro-orm/migrations'],
  },
  {
    name: 'database',
    path: '^(database/|mikro-orm\\.config\\.ts$)',
    values: ['^database/', '^domain/', '^mikro-orm\\.config\\.ts$'],
    packages: [
      '@mikro-orm/core',
      '@mikro-orm/postgresql',
      '@mikro-orm/migrations',
      'kysely',
      'pg',
      'uuidv7',
      'zod',
    ],
  },
  {
    name: 'gateway',
    path: '^temporal/gateway',
    values: ['^temporal/', '^workflows/.*messages\\.ts$', '^domain/'],
    types: ['^workflows/'],
    packages: ['@temporalio/client', '@temporalio/common'],
  },
  {
    name: 'relay',
    path: '^temporal/relay',
    values: ['^temporal/', '^domain/', '^database/'],
    packages: ['pg', 'pino', '@temporalio/client', '@temporalio/common'],
  },
  {
    name: 'rebuild',
    path: '^temporal/rebuild',
    values: ['^temporal/', '^domain/', '^database/'],
    packages: [],
  },
  {
    name: 'worker',
    path: '^temporal/worker',
    values: ['^temporal/', '^activities/', '^providers/', '^database/', '^domain/', '^config\\.ts$'],
  },
  {
    name: 'bundle',
    path: '^temporal/bundle',
    values: ['^temporal/', '^config\\.ts$'],
    packages: ['@temporalio/worker'],
  },
  {
    name: 'temporal',
    path: '^temporal/',
    values: ['^temporal/', '^domain/', '^database/keyring\\.ts$', '^workflows/.*messages\\.ts$'],
    types: ['^workflows/', '^activities/', '^config\\.ts$'],
  },
  { name: 'contract', path: '^api/contract/', values: ['^api/contract/'], packages: ['zod'], node: false },
  {
    name: 'api-main',
    path: '^api/main',
    values: ['^api/', '^domain/', '^database/', '^temporal/', '^providers/', '^config\\.ts$'],
  },
  {
    name: 'api',
    path: '^api/',
    values: ['^api/', '^domain/', '^database/'],
    types: ['^temporal/gateway', '^providers/', '^config\\.ts$'],
  },
  { name: 'web', path: '^web/', values: ['^web/', '^api/contract/'] },
  { name: 'config', path: '^config\\.ts$', values: [] },
]

/** The outermost rooms: they may import anything, nobody but they may import them. */
const OUTERMOST = ['embedded', 'scripts', 'test', 'bench']

/** Where product code begins: whatever these do not reach is dead. */
const ENTRIES = [
  '^scripts/',
  '^api/main',
  '^temporal/(worker|bundle|failure-converter)',
  '^workflows/index\\.ts$',
  '^embedded/.*main\\.ts$',
  '^embedded/with-parent\\.ts$', // preloaded by name into every child
  '^web/src/(routes/|hooks|app|service-worker|env)',
  '^mikro-orm',
  '^migrations/',
]

const TEST_FILE = '\\.test\\.(ts|js)$'
/** Generated, installed, or outside the product. */
const NOT_FOLLOWED = ['node_modules', '^web/(build|\\.svelte-kit)/', '^\\.throughline/', '^build/']

module.exports = { ROOMS, OUTERMOST, ENTRIES, TEST_FILE, NOT_FOLLOWED }
