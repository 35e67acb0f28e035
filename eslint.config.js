/** Lint rules of the house; the rules between rooms stand in .dependency-cruiser.cjs. */
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import tseslint from 'typescript-eslint'
import { houseRules } from './scripts/lint/house-rules.js'

const TYPESCRIPT = ['**/*.ts']
const SVELTE = ['**/*.svelte', '**/*.svelte.ts', '**/*.svelte.js']

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that one thing has one name everywhere.',
}
const noDecorator = {
  selector: 'Decorator',
  message: 'Node cannot strip decorators; use defineEntity or a function.',
}
const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'config.ts alone reads the environment; take what you need as an argument.',
}
const noRandomness = [
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Take the random number as an argument.',
  },
  {
    selector: "MemberExpression[object.name='crypto']",
    message: 'Take the id or the random bytes as an argument.',
  },
]
const noClock = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Take `now` as an argument.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Take `now` as an argument.',
  },
  { selector: "CallExpression[callee.name='Date']", message: 'Take `now` as an argument.' },
  { selector: "MemberExpression[object.name='performance']", message: 'Take `now` as an argument.' },
]
/** Workflows share these modules: what one of them left there, another would find. */
const noKeptState = [
  'Program > VariableDeclaration[kind="let"]',
  'Program > ExportNamedDeclaration > VariableDeclaration[kind="let"]',
  ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > * > NewExpression[callee.name=/^(Weak)?(Map|Set)$/][arguments.length=0]',
  ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > * > ArrayExpression[elements.length=0]',
].map((selector) => ({
  selector,
  message: 'Keep it in the workflow: its modules are shared (docs/decisions/016-shared-modules.md).',
}))
const everywhere = [noDecorator, noEnvironment]
const noNodeBuiltins = {
  'no-restricted-imports': [
    'error',
    { patterns: [{ group: ['node:*'], message: 'This room is deterministic: no Node built-ins.' }] },
  ],
}

/** @param {object[]} restrictions */
const forbid = (...restrictions) => ({ 'no-restricted-syntax': ['error', ...restrictions] })

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '.throughline/**',
      'build/**',
      'web/build/**',
      'web/.svelte-kit/**',
      'test/fixtures/**',
      'migrations/*.json',
    ],
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      globals: globals.node,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/unbound-method': 'off', // our objects come from factories and know no `this`
      '@typescript-eslint/require-await': 'off', // async also turns what a synchronous body throws into a rejection
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['**/*.{ts,js,mjs,cjs,svelte}'],
    plugins: { house: houseRules },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-params': 'off',
      'no-console': 'error',
      'house/filename-case': 'error',
      'house/reasoned-disable': 'error',
      ...forbid(...everywhere, noDefaultExport),
    },
  },
  {
    // Where a tool asks for a default export.
    files: ['*.config.{ts,js}', 'web/*.config.{ts,js}', 'migrations/**', 'scripts/lint/**', '**/*.svelte'],
    rules: forbid(...everywhere),
  },
  {
    // The library types a policy that fits every entity as PolicyDef<any>.
    files: ['database/entities/**'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  { files: ['migrations/**'], rules: { 'max-lines': 'off' } }, // generated
  {
    // The outermost code: command lines, the embedded installation, tests and the configuration itself.
    files: [
      'config.ts',
      'scripts/**',
      'embedded/**',
      'test/**',
      'bench/**',
      '**/*.test.ts',
      '*.config.ts',
      'web/*.config.ts',
    ],
    rules: { ...forbid(noDecorator), 'no-console': 'off' },
  },
  {
    files: ['workflows/**/*.ts'],
    rules: { ...forbid(...everywhere, noDefaultExport, ...noKeptState, ...noRandomness), ...noNodeBuiltins },
  },
  {
    files: ['domain/**/*.ts'],
    rules: {
      ...forbid(...everywhere, noDefaultExport, ...noKeptState, ...noRandomness, ...noClock),
      ...noNodeBuiltins,
    },
  },
  {
    // Tests may roll dice, read clocks and files.
    files: ['workflows/**/*.test.ts', 'domain/**/*.test.ts'],
    rules: { ...forbid(noDecorator), 'no-restricted-imports': 'off' },
  },
  ...svelte.configs['flat/recommended'].map((entry) => ({ ...entry, files: entry.files ?? SVELTE })),
  {
    files: SVELTE,
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      'svelte/no-navigation-without-resolve': 'off', // links are plain paths on one origin, without a base path
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
)
