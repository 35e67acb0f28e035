/** `npm run check`: the static checks alone. */
import { runChecks } from './checks.ts'

const { passed, failed } = await runChecks((line) => console.log(line))
console.log(`${passed} checks passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
