import { spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from './ports.ts'
import { startPostgres, type RunningPostgres } from './postgres.ts'
import { hasEnded, isAlive } from './processes.ts'
import { temporaryFolder } from './temporary-folder.ts'

let folder: string
let running: RunningPostgres | undefined

beforeEach(async () => {
  folder = await temporaryFolder('throughline-postgres-')
})

afterEach(async () => {
  await running?.stop()
  running = undefined
  await rm(folder, { recursive: true, force: true })
})

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

const start = async (onLog: (text: string) => void = () => undefined) => {
  running = await startPostgres({ dataDir: join(folder, 'postgres'), port: await freePort(), onLog })
  return running
}

describe('the embedded PostgreSQL', () => {
  it('keeps its rows over a restart and leaves no process behind', async () => {
    const first = await start()
    await query(first.url, 'create table kept (n int); insert into kept values (7)')
    await first.stop()
    expect(await isAlive(first.pid)).toBe(false)

    const second = await start()
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('writes no row and no statement into its log', async () => {
    let log = ''
    const { url } = await start((text) => (log += text))
    await query(url, "create table p (email text unique); insert into p values ('canary@example.test')")
    await expect(query(url, "insert into p values ('canary@example.test')")).rejects.toThrow('duplicate key')
    await expect.poll(() => log).toContain('duplicate key')
    expect(log).not.toContain('canary')
  })

  it('starts again after it was killed', async () => {
    const first = await start()
    await query(first.url, 'create table kept (n int); insert into kept values (7)')
    process.kill(first.pid, 'SIGKILL')
    await first.ended

    expect(await query((await start()).url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  /** A process that has started PostgreSQL on our folder. */
  const startElsewhere = async () => {
    const parent = spawn(process.execPath, [
      '--input-type=module-typescript',
      '--eval',
      `import { startPostgres } from '#embedded/postgres.ts'
       const { pid } = await startPostgres({ dataDir: ${JSON.stringify(join(folder, 'postgres'))}, port: ${await freePort()} })
       console.log(pid)
       setInterval(() => undefined, 1000)`,
    ])
    const server = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString()))),
    )
    return { parent, server }
  }

  it('stops the orphan of a killed parent and takes over its folder', async () => {
    const { parent, server: orphan } = await startElsewhere()
    parent.kill('SIGKILL')
    await hasEnded(parent.pid ?? 0, 2_000)
    expect(await isAlive(orphan)).toBe(true)

    const next = await start()

    expect(await isAlive(orphan)).toBe(false)
    expect(await query(next.url, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  it('starts beside a killed server that nobody has reaped yet', async () => {
    const { parent, server } = await startElsewhere()
    parent.kill('SIGSTOP') // it cannot learn of its child's death
    process.kill(server, 'SIGKILL')
    await hasEnded(server, 2_000)
    try {
      expect(await query((await start()).url, 'select 1 as n')).toEqual([{ n: 1 }])
    } finally {
      parent.kill('SIGKILL')
    }
  })

  it('does not touch a stranger whose process id stands in the pid file', async () => {
    const first = await start()
    await first.stop()
    const stranger = spawn('sleep', ['30'])
    await writeFile(join(first.dataDir, 'postmaster.pid'), `${stranger.pid}\n${first.dataDir}\n`)

    const second = await start()

    expect(await isAlive(stranger.pid ?? 0)).toBe(true)
    expect(await query(second.url, 'select 1 as n')).toEqual([{ n: 1 }])
    stranger.kill('SIGKILL')
  })

  it('refuses a folder of another major version in one line that names both', async () => {
    const first = await start()
    await first.stop()
    await writeFile(join(first.dataDir, 'PG_VERSION'), '15\n')

    await expect(start()).rejects.toThrow(/written by PostgreSQL 15, this is 18: .*THROUGHLINE_DATA/)
    expect(await readFile(join(first.dataDir, 'PG_VERSION'), 'utf8')).toBe('15\n')
  })

  it('names a busy port and the variable that moves it', async () => {
    const port = await freePort()
    const other: Server = createServer().listen(port, '127.0.0.1')
    await expect(startPostgres({ dataDir: join(folder, 'postgres'), port })).rejects.toThrow(
      `The port ${port} (POSTGRES_PORT) is in use`,
    )
    other.close()
  })
})
