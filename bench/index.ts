/** Every benchmark, in the order in which a whole run plays them. */
import type { Bench } from './bench.ts'
import { dispatchBench } from './contacts/dispatch.ts'
import { importBench } from './import/import.ts'
import { intakeBench } from './intake/intake.ts'
import { readsBench } from './reads/reads.ts'
import { startBench } from './start/start.ts'

export const BENCHES: readonly Bench[] = [dispatchBench, readsBench, importBench, intakeBench, startBench]
