/** Every benchmark, in the order in which a whole run plays them. */
import type { Bench } from './bench.ts'
import { dispatchBench } from './contacts/dispatch.ts'
import { laterStepsBench } from './contacts/later-steps.ts'
import { parkedBench } from './contacts/parked.ts'
import { replyBench } from './contacts/reply.ts'
import { importBench } from './import/import.ts'
import { intakeBench } from './intake/intake.ts'
import { readsBench } from './reads/reads.ts'
import { startBench } from './start/start.ts'

export const BENCHES: readonly Bench[] = [
  dispatchBench,
  laterStepsBench,
  parkedBench,
  replyBench,
  readsBench,
  importBench,
  intakeBench,
  startBench,
]
