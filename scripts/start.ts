/** `npm start`: the whole product on this machine, from one command. */
import { banner } from '#embedded/banner.ts'
import { InstallationError } from '#embedded/installation-error.ts'
import { createProgress } from '#embedded/progress.ts'
import { seedDemo } from '#embedded/seed.ts'
import { readSettings } from '#embedded/settings.ts'
import { stopOnSignal } from '#embedded/stop-on-signal.ts'
import { Supervisor } from '#embedded/supervisor.ts'

const write = (line: string) => console.log(line)

async function run(): Promise<number> {
  const settings = readSettings(process.env)
  const progress = createProgress(write)
  const supervisor = new Supervisor(settings, progress)
  const asked = stopOnSignal(supervisor, write)
  try {
    const installation = await supervisor.start()
    const isFirstRun = await seedDemo(settings, progress)
    write(banner(settings, installation, isFirstRun))
    await asked
    return 0
  } catch (error) {
    if (supervisor.signal.aborted) return 130
    throw error
  } finally {
    await supervisor.stop()
  }
}

try {
  process.exitCode = await run()
  if (process.exitCode === 0) write('Stopped.')
} catch (error) {
  if (!(error instanceof InstallationError)) throw error
  console.error(`\n${error.message}`)
  process.exitCode = 1
}
