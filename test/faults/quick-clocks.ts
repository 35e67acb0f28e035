/**
 * The clocks of a send, fifteen times as quick, each still inside the next (domain/send-timing.ts): what a death costs is
 * then seconds and not minutes. `npm run faults -- --clocks real` leaves them as they are.
 */
import type { Change } from '#test/support/variant.ts'

const TIMING = 'domain/send-timing.ts'
const RETRIES = 'workflows/shared/retry-policies.ts'

const QUICK_CLOCKS: readonly Change[] = [
  { file: TIMING, find: 'TRANSMIT_DEADLINE_MS = 60_000', put: 'TRANSMIT_DEADLINE_MS = 4_000' },
  { file: TIMING, find: 'LEASE_MS = 90_000', put: 'LEASE_MS = 6_000' },
  { file: TIMING, find: 'SEND_START_TO_CLOSE_MS = 120_000', put: 'SEND_START_TO_CLOSE_MS = 8_000' },
  { file: TIMING, find: 'ORACLE_PATIENCE_MS = 45_000', put: 'ORACLE_PATIENCE_MS = 3_000' },
  { file: TIMING, find: 'ORACLE_INTERVAL_MS = 20_000', put: 'ORACLE_INTERVAL_MS = 1_300' },
  { file: 'activities/attempt.ts', find: 'BEAT_MS = 5_000', put: 'BEAT_MS = 330' },
  {
    file: RETRIES,
    find: "startToCloseTimeout: SEND_START_TO_CLOSE_MS,\n  heartbeatTimeout: '30 seconds'",
    put: "startToCloseTimeout: SEND_START_TO_CLOSE_MS,\n  heartbeatTimeout: '2 seconds'",
  },
  {
    file: RETRIES,
    find: "RECORD: Timing = {\n  startToCloseTimeout: '10 seconds'",
    put: "RECORD: Timing = {\n  startToCloseTimeout: '3 seconds'",
  },
  {
    file: RETRIES,
    find: "{ ...RECORD, startToCloseTimeout: '2 minutes', heartbeatTimeout: '15 seconds' }",
    // A frozen worker's open polls take ten tasks, one attempt each.
    put: "{ ...RECORD, startToCloseTimeout: '2 minutes', heartbeatTimeout: '2 seconds', retry: { ...RECORD.retry, initialInterval: '200 ms', maximumInterval: '200 ms' } }",
  },
  // How long a request whose process died keeps its Idempotency-Key.
  { file: 'database/records/idempotency.ts', find: 'STALE_SECONDS = 120', put: 'STALE_SECONDS = 8' },
]

/** The changes that a copy of the source begins with. */
export const clocks = (hasRealClocks: boolean): readonly Change[] => (hasRealClocks ? [] : QUICK_CLOCKS)
