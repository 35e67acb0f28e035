/** SQLSTATEs of connections (class 08), of a server that stops or starts (57P0x) or ends a statement (57014), and of a full one. */
const SQLSTATE = /^(08|57P0|57014|53300)/
const SOCKET = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']
/** What the driver says without a code: a connection that ended under a query, or none to be had in time (pg, pg-pool). */
const WORDS =
  /Connection terminated|is not queryable|timeout exceeded when trying to connect|Query read timeout/

/** Whether an error means that the database does not answer now, so that the same request may succeed in a moment. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return SQLSTATE.test(code) || SOCKET.includes(code) || WORDS.test(error.message)
}
