import type { Supervisor } from './supervisor.ts'

/** The first signal stops in order; the second one kills. Resolves when everything has stopped. */
export function stopOnSignal(supervisor: Supervisor, write: (line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    const onSignal = () => {
      if (asked) {
        supervisor.kill()
        process.exit(130)
      }
      asked = true
      write('\nStopping; once more to stop at once.')
      void supervisor.stop().then(resolve)
    }
    // A closed terminal sends SIGHUP: there is nobody left to press Ctrl-C.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  })
}
