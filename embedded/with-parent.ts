/**
 * Preloaded into every child of the supervisor (`node --import`): when the supervisor is gone, however it went, the
 * channel to it closes and the child ends as it would on SIGTERM, so that kill -9 leaves no worker sending on its own.
 */
import { isMainThread } from 'node:worker_threads'

const HARD_STOP_MS = 14_000

if (isMainThread && process.channel) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), HARD_STOP_MS).unref()
    process.kill(process.pid, 'SIGTERM')
  })
  process.channel.unref() // listening must not keep a child alive that has finished its work
}
