/**
 * Build the workflow bundle ahead, so that no worker spends its start on it.
 * With `--check`: build it anew and refuse one that is too large (rule R14: it is loaded for every workflow).
 */
import { buildBundle, workflowBundle } from '#temporal/bundle.ts'

const LIMIT_MIB = 1.5
const isCheck = process.argv.includes('--check')
const started = performance.now()
const { code } = isCheck ? await buildBundle() : await workflowBundle()
const [program = ''] = code.split('//# sourceMappingURL=')
const size = program.length / 1024 ** 2
console.log(
  `Workflow bundle: ${size.toFixed(2)} MiB in ${((performance.now() - started) / 1_000).toFixed(1)} s`,
)
if (isCheck && size > LIMIT_MIB) {
  console.error(`It is above ${LIMIT_MIB} MiB: which package has found its way into workflows/ or domain/?`)
  process.exitCode = 1
}
