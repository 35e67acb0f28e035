/**
 * Preloaded into a worker of the rig (`node --import`): the process kills itself with -9 when it passes a named place
 * for which a file of that name lies in the folder. The places stand in a copy of the source (crash-points.ts).
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.env['CRASH_POINTS'] ?? ''

Object.assign(globalThis, {
  crashPoint(name: string): void {
    try {
      rmSync(join(folder, name)) // whoever removes it is the one that dies
    } catch {
      return // not armed
    }
    process.kill(process.pid, 'SIGKILL')
  },
})
