/**
 * Servers that several vitest projects share. Each project loads its set-up files anew, so what runs is kept on the
 * process: the first project starts it, the last one to finish stops it.
 */
export interface Server {
  stop(): Promise<void>
}

interface Entry {
  users: number
  server: Promise<Server>
}

const KEY = Symbol.for('throughline.test.servers')
const holder = globalThis as { [KEY]?: Map<string, Entry> }

/** A vitest global set-up: starts `name` once per run and returns its tear-down. */
export async function shared(name: string, start: () => Promise<Server>): Promise<() => Promise<void>> {
  const servers = (holder[KEY] ??= new Map<string, Entry>())
  const entry = servers.get(name) ?? { users: 0, server: start() }
  servers.set(name, entry)
  entry.users += 1
  const server = await entry.server
  return async () => {
    entry.users -= 1
    if (entry.users > 0) return
    servers.delete(name)
    await server.stop()
  }
}
