import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from './ports.ts'
import { startPostgres, type RunningPostgres } from './postgres.ts'
import { hasEnded, isAlive } from './processes.ts'

let folder: string
let running: RunningPostgres | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-postgres-'))
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
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const start = async () => {
  running = await startPostgres({ dataDir: join(folder, 'postgres'), port: await freePort() })
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

  it('starts again after it was killed', async () => {
    const first = await start()
    await query(first.url, 'create table kept (n int); insert into kept values (7)')
    process.kill(first.pid, 'SIGKILL')
    await first.ended

    expect(await query((await start()).url, 'select n from kept')).toEqual([{ n: 7 }])
  })

  it('stops the orphan of a killed parent and takes over its folder', async () => {
    const dataDir = join(folder, 'postgres')
    const parent = spawn(process.execPath, [
      '--input-type=module-typescript',
      '--eval',
      `import { startPostgres } from '#embedded/postgres.ts'
       const { pid } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, port: ${await freePort()} })
       console.log(pid)
       setInterval(() => undefined, 1000)`,
    ])
    const orphan = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString()))),
    )
    parent.kill('SIGKILL')
    await hasEnded(parent.pid ?? 0, 2_000)
    expect(await isAlive(orphan)).toBe(true)

    const next = await start()

    expect(await isAlive(orphan)).toBe(false)
    expect(await query(next.url, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  it('does not touch a stranger whose process id stands in the pid file', async () => {
    const first = await start()
    await first.stop()
    const stranger = spawn('sleep', ['30'])
    await writeFile(join(first.dataDir, 'postmaster.pid'), `${stranger.pid}\n${first.dataDir}\n`)

    await start().catch(() => undefined) // PostgreSQL itself may refuse; the stranger must live in any case

    expect(await isAlive(stranger.pid ?? 0)).toBe(true)
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
