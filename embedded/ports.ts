import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { InstallationError } from './installation-error.ts'

/** Below the range from which systems take ports for outgoing connections: those come and go at any moment. */
const FIRST = 12_000
const LAST = 31_999

/** A port that nobody listens on right now, and that no outgoing connection will take. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST + 1)
    if (!(await isBusy(port))) return port
  }
}

/** Free ports, a different one for each name. */
export async function freePorts<Name extends string>(names: readonly Name[]): Promise<Record<Name, string>> {
  const taken = new Set<number>()
  while (taken.size < names.length) taken.add(await freePort())
  const numbers = [...taken].map(String)
  return Object.fromEntries(names.map((name, index) => [name, numbers[index]])) as Record<Name, string>
}

/** A free port that is none of those that are spoken for but not listened on yet. */
export async function freePortBeside(taken: readonly number[]): Promise<number> {
  for (;;) {
    const port = await freePort()
    if (!taken.includes(port)) return port
  }
}

/** Whether something listens on the port already, on any address that would collide with ours. */
export async function isBusy(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0', '::']) if (await refuses(port, host)) return true
  return false
}

function refuses(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    // Only "in use" counts: a machine without IPv6 answers EADDRNOTAVAIL, which is no conflict.
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(false)))
  })
}

/** @throws InstallationError that names every busy port at once, and the variable that moves it. */
export async function requireFreePorts(ports: Record<string, number>): Promise<void> {
  const busy: string[] = []
  for (const [variable, port] of Object.entries(ports))
    if (await isBusy(port)) busy.push(`${port} (${variable})`)
  if (busy.length === 0) return
  const [noun, verb] = busy.length === 1 ? ['port', 'is'] : ['ports', 'are']
  throw new InstallationError(
    `The ${noun} ${busy.join(', ')} ${verb} in use. Stop what listens there, or set the named variable to another number.`,
  )
}
