/** Every benchmark, in the order in which a whole run plays them. */
import type { Bench } from './bench.ts'

export const BENCHES: readonly Bench[] = []
