/** `npm run faults`: kill and stall the real processes, and let the mail server's own file say what came of it. */
import { parseArgs } from 'node:util'
import { runFaults } from '#test/faults/run.ts'
import { SCENARIOS } from '#test/faults/scenarios/index.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    scenario: { type: 'string', multiple: true },
    contacts: { type: 'string' },
    kills: { type: 'string' },
    times: { type: 'string', default: '1' },
    clocks: { type: 'string', default: 'quick' },
    long: { type: 'boolean', default: false },
  },
})
const wanted = values.scenario ?? SCENARIOS.map(({ name }) => name)
const scenarios = SCENARIOS.filter(({ name }) => wanted.includes(name))
const strange = wanted.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name))
if (strange.length > 0) {
  console.error(
    `No such scenario: ${strange.join(', ')}. There are ${SCENARIOS.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed)
const isGood = await runFaults({
  seed,
  scenarios,
  times: Number(values.times),
  cut: values.long ? 'long' : 'short',
  size: {
    ...(values.contacts !== undefined && { contacts: Number(values.contacts) }),
    ...(values.kills !== undefined && { strikes: Number(values.kills) }),
  },
  hasRealClocks: values.clocks === 'real',
  say: (line) => console.log(line),
})
process.exitCode = isGood ? 0 : 1
