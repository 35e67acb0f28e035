import type { PoolConfig } from 'pg'

/** Far above what the product asks in one statement; a process that is stopped in a transaction keeps no lock for longer. */
const STATEMENT_MS = 60_000

/**
 * Nothing that waits for the database waits for ever: an activity that did would keep its place in the worker, and a few
 * of them the whole worker. The server ends a statement first; the client's own bound is for a server that is silent.
 * Source: https://node-postgres.com/apis/client#new-client
 * @param patienceMs how long somebody may wait for a free or a new connection before it is an error
 */
export function poolBounds(patienceMs = 10_000): PoolConfig {
  return {
    connectionTimeoutMillis: patienceMs,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + patienceMs,
    keepAlive: true,
  }
}
