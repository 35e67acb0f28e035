/** Turns the table of rooms into dependency-cruiser rules. */
const { builtinModules } = require('node:module')
const { ENTRIES, NOT_FOLLOWED, OUTERMOST, ROOMS, TEST_FILE } = require('./rooms.cjs')

const ALL =
  '^(domain|workflows|prompts|providers|activities|migrations|database|temporal|api|web|embedded|scripts|test|bench)/|^(config|mikro-orm\\.config)\\.ts$'
const PACKAGE_KINDS = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown']

const NODE_MODULES = `^(${builtinModules.filter((name) => !name.includes('/')).join('|')})$`

const packagePath = (name) => `node_modules/${name.replace('/', '\\/')}/`

function from(room, index) {
  const earlier = ROOMS.slice(0, index).map((other) => other.path)
  return { path: room.path, pathNot: [TEST_FILE, ...earlier] }
}

/** One room may import only what its line says; `graph` decides whether type-only imports are seen. */
function roomRules(room, index, graph) {
  const rules = []
  const allowed = graph === 'type' ? [...room.values, ...(room.types ?? [])] : room.values
  rules.push({
    name: `${room.name}-imports`,
    severity: 'error',
    comment: `The line of ${room.name} in scripts/lint/rooms.cjs does not list that room.`,
    from: from(room, index),
    to: { path: ALL, pathNot: allowed },
  })
  if (room.packages)
    rules.push({
      name: `${room.name}-packages`,
      severity: 'error',
      comment: `The line of ${room.name} in scripts/lint/rooms.cjs does not list that package.`,
      from: from(room, index),
      to: { dependencyTypes: PACKAGE_KINDS, pathNot: [ALL, ...room.packages.map(packagePath)] },
    })
  if (room.node === false)
    rules.push({
      name: `${room.name}-node`,
      severity: 'error',
      comment: `${room.name} is deterministic or runs in the browser: no Node built-ins.`,
      from: from(room, index),
      to: { dependencyTypes: ['core'] },
    })
  return rules
}

const noCycles = {
  name: 'no-cycles',
  severity: 'error',
  comment: 'Two modules that need each other are one module, or miss a third.',
  from: {},
  to: { circular: true },
}

const noOutermost = {
  name: 'outermost',
  severity: 'error',
  comment: 'Product code does not know the command lines, the embedded installation or the tests.',
  from: { path: ALL, pathNot: [TEST_FILE, ...OUTERMOST.map((room) => `^${room}/`), '^[^/]+\\.config\\.'] },
  to: { path: OUTERMOST.map((room) => `^${room}/`) },
}

const noTests = {
  name: 'no-import-of-tests',
  severity: 'error',
  comment: 'What two tests share belongs to test/support.',
  from: { pathNot: TEST_FILE },
  to: { path: TEST_FILE },
}

const noOrphans = {
  name: 'no-orphans',
  severity: 'error',
  comment: 'No entry of the product leads to it (tests do not count).',
  from: { path: ENTRIES },
  to: {
    path: '^(domain|workflows|prompts|providers|activities|database|temporal|api|embedded|web/src)/',
    pathNot: [TEST_FILE, '\\.d\\.ts$', '^temporal/replay/', ...ENTRIES],
    reachable: false,
  },
}

const unresolvable = {
  name: 'unresolvable',
  severity: 'error',
  comment: 'The import leads nowhere.',
  from: { path: ALL, pathNot: ['^web/'] }, // Kit and Vite resolve $app/… and ./$types themselves; svelte-check looks there
  to: { couldNotResolve: true },
}

/** Whatever a workflow reaches by value runs in the deterministic bundle. */
const workflowReach = {
  name: 'workflow-reach',
  severity: 'error',
  comment: 'A workflow reaches this by value: it would be bundled into deterministic code.',
  from: { path: '^workflows/', pathNot: TEST_FILE },
  to: {
    path: [
      '^(activities|providers|database|prompts|temporal|api|embedded|scripts|test|migrations)/',
      '^config',
      '@mikro-orm/',
      '^node:',
      NODE_MODULES,
    ],
    reachable: true,
  },
}

/** @param {'value' | 'type'} graph */
function configuration(graph) {
  const shared = [noCycles, noOutermost, noTests]
  const own = graph === 'value' ? [workflowReach] : [noOrphans, unresolvable]
  return {
    forbidden: [...shared, ...own, ...ROOMS.flatMap((room, index) => roomRules(room, index, graph))],
    options: {
      doNotFollow: { path: 'node_modules' },
      exclude: { path: NOT_FOLLOWED.slice(1) },
      tsPreCompilationDeps: graph === 'type' ? 'specify' : false,
      tsConfig: { fileName: 'tsconfig.json' },
      moduleSystems: ['es6', 'cjs'],
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
      },
      skipAnalysisNotInRules: true,
    },
  }
}

module.exports = { configuration }
