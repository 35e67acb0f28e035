/** `npm run check`: the static checks alone. */
import { runChecks } from './checks.ts'

const { passed, failed } = await runChecks((line) => console.log(line))
console.log(`${passed} checks passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 ? 0 : 1
