import type { Supervisor } from './supervisor.ts'

/** Ctrl-C reaches us twice at once: from the terminal and from npm, which passes it on. */
const ECHO_MS = 700

/** The first signal stops in order; the second one kills. Resolves when everything has stopped. */
export function stopOnSignal(supervisor: Supervisor, write: (line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined
    const onSignal = () => {
      if (askedAt !== undefined) {
        if (performance.now() - askedAt < ECHO_MS) return
        supervisor.kill()
        process.exit(130)
      }
      askedAt = performance.now()
      write('\nStopping; once more to stop at once.')
      void supervisor.stop().then(resolve)
    }
    // A closed terminal sends SIGHUP: there is nobody left to press Ctrl-C.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
    // Nor anybody to read: what we say into a closed terminal must not end us before everything has stopped.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  })
}
