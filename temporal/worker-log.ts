import type { Logger as SdkLogger, LogLevel, LogMetadata } from '@temporalio/worker'
import type { Logger } from 'pino'

/** What may be said of a workflow or an activity: ids, names and numbers. */
const SAYABLE = [
  'namespace',
  'taskQueue',
  'workflowId',
  'runId',
  'workflowType',
  'activityId',
  'activityType',
  'attempt',
  'durationMs',
  'sdkComponent',
] as const

/**
 * The SDK's log, through ours. The SDK prints the text of every failure, and such a text may quote what it failed
 * on; here a failure is its name, type and place in the code.
 */
export function sdkLogger(log: Logger): SdkLogger {
  const write = (level: LogLevel, message: string, meta: LogMetadata = {}): void =>
    log[LEVELS[level]](sayable(meta), message)
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  }
}

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const

function sayable(meta: LogMetadata): Record<string, unknown> {
  const said = Object.fromEntries(
    SAYABLE.flatMap((key) => (key in meta ? [[key, meta[key] as unknown]] : [])),
  )
  const failure: unknown = meta['error'] ?? meta['err']
  return failure === undefined ? said : { ...said, failure: describeFailure(failure) }
}

/** Names and types of a failure and its causes, and where it was thrown; never their texts. */
export function describeFailure(failure: unknown): { kind: string; at: string[] } {
  const kinds: string[] = []
  for (let cause = failure; cause instanceof Error && kinds.length < 5; cause = cause.cause)
    kinds.push('type' in cause && typeof cause.type === 'string' ? `${cause.name} ${cause.type}` : cause.name)
  const stack = failure instanceof Error ? (failure.stack ?? '') : ''
  const at = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return { kind: kinds.join(' < ') || 'unknown', at: at.slice(0, 6).map((line) => line.trim()) }
}
