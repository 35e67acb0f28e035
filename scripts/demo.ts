/** `npm run demo`: a whole campaign in about two minutes, judged by the post office's own record. */
import { InstallationError } from '#embedded/installation-error.ts'
import { ownInstallation, removeInstallation } from '#embedded/demo/own-installation.ts'
import { play } from '#embedded/demo/play.ts'
import { createProgress } from '#embedded/progress.ts'
import { stopOnSignal } from '#embedded/stop-on-signal.ts'
import { Supervisor } from '#embedded/supervisor.ts'

const write = (line: string) => console.log(line)

async function run(): Promise<number> {
  const started = Date.now()
  const settings = await ownInstallation(process.env)
  write(`A demo on a machine of its own: ${settings.dataDir}`)
  const progress = createProgress(write)
  const supervisor = new Supervisor(settings, progress)
  void stopOnSignal(supervisor, write)
  let postgresDataDir: string | undefined
  let isKept = true
  try {
    ;({ postgresDataDir } = await supervisor.start())
    const isGood = await play({ settings, progress, write, signal: supervisor.signal })
    isKept = !isGood
    return isGood ? 0 : 1
  } catch (error) {
    if (!supervisor.signal.aborted) throw error
    isKept = false
    return 130
  } finally {
    await supervisor.stop()
    if (isKept) write(`Kept for a closer look: ${settings.dataDir} (logs/, post-office/record.jsonl)`)
    else await removeInstallation(settings, postgresDataDir)
    write(`Stopped after ${Math.round((Date.now() - started) / 1_000)} s; nothing is left running.`)
  }
}

try {
  process.exitCode = await run()
} catch (error) {
  if (!(error instanceof InstallationError)) throw error
  console.error(`\n${error.message}`)
  process.exitCode = 1
}
