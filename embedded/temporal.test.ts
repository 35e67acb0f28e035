import { execFile, spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Connection } from '@temporalio/client'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from './ports.ts'
import { hasEnded, isAlive } from './processes.ts'
import { obtainTemporal, startTemporal, type RunningTemporal } from './temporal.ts'

const run = promisify(execFile)
let binary: string
let folder: string
let running: RunningTemporal | undefined

beforeAll(async () => {
  binary = await obtainTemporal(() => undefined)
}, 600_000)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-temporal-'))
})

afterEach(async () => {
  await running?.stop()
  running = undefined
  await rm(folder, { recursive: true, force: true })
})

const options = async () => ({
  binary,
  dbFile: join(folder, 'temporal.db'),
  port: await freePort(),
  uiPort: await freePort(),
  searchAttributeArguments: ['--search-attribute', 'ThroughlineProbe=Keyword'],
})

async function attributesOf(address: string): Promise<string[]> {
  const connection = await Connection.connect({ address })
  try {
    const answer = await connection.operatorService.listSearchAttributes({ namespace: 'default' })
    return Object.keys(answer.customAttributes ?? {})
  } finally {
    await connection.close()
  }
}

describe('the embedded Temporal server', () => {
  it('answers, knows the search attributes, and does so again after it was killed', async () => {
    running = await startTemporal(await options())
    expect(await attributesOf(running.address)).toContain('ThroughlineProbe')
    process.kill(running.pid, 'SIGKILL')
    await running.ended

    running = await startTemporal(await options())
    expect(await attributesOf(running.address)).toContain('ThroughlineProbe')
  }, 60_000)

  it('shows Temporal Web, which asks the codec endpoint with the sign-in of the browser', async () => {
    const wanted = { ...(await options()), codecEndpoint: 'http://localhost:3000/api/codec' }
    running = await startTemporal(wanted)
    const web = `http://127.0.0.1:${wanted.uiPort}`
    expect(await (await fetch(`${web}/api/v1/settings`)).json()).toMatchObject({
      Codec: { Endpoint: wanted.codecEndpoint, IncludeCredentials: true },
    })
    expect(await (await fetch(`${web}/namespaces/default/workflows`)).text()).toContain('<html')
    const namespace = async () => (await fetch(`${web}/api/v1/namespaces/default`)).status
    await expect.poll(namespace).toBe(200) // 503 while the server is still warming up
    await running.stop()
    await expect(fetch(web)).rejects.toThrow()

    running = await startTemporal(wanted)
    expect((await fetch(web)).status).toBe(200)
  }, 60_000)

  it('stops the orphan of a killed parent', async () => {
    const wanted = await options()
    const parent = spawn(process.execPath, [
      '--input-type=module-typescript',
      '--eval',
      `import { startTemporal } from '#embedded/temporal.ts'
       console.log((await startTemporal(${JSON.stringify(wanted)})).pid)
       setInterval(() => undefined, 1000)`,
    ])
    const orphan = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString()))),
    )
    parent.kill('SIGKILL')
    await hasEnded(parent.pid ?? 0, 2_000)
    expect(await isAlive(orphan)).toBe(true)

    running = await startTemporal(wanted)

    expect(await isAlive(orphan)).toBe(false)
  }, 60_000)

  it('makes the file anew when the first start was cut short', async () => {
    const wanted = await options()
    await writeFile(`${wanted.dbFile}.unfinished`, 'half a schema')
    running = await startTemporal(wanted)
    expect(await attributesOf(running.address)).toContain('ThroughlineProbe')
  }, 60_000)
})

describe('obtaining the Temporal program', () => {
  it('says in one line why it could not and what to do', async () => {
    const silent = createServer(() => undefined)
    const port = await freePort()
    silent.listen(port, '127.0.0.1')
    const started = Date.now()
    const attempt = obtainTemporal(() => undefined, {
      env: { HOME: folder, PATH: folder },
      releases: `http://127.0.0.1:${port}`,
    })
    await expect(attempt).rejects.toThrow(
      /could not be obtained \(.* cannot be reached; Go is not installed\)/,
    )
    await expect(attempt).rejects.toThrow(/TEMPORAL_CLI_PATH.*TEMPORAL_ADDRESS/)
    expect(Date.now() - started).toBeLessThan(8_000)
    silent.closeAllConnections()
    silent.close()
  }, 20_000)

  it('unpacks the release archive into the cache folder', async () => {
    const archive = join(folder, 'archive.tar.gz')
    await run('tar', ['-czhf', archive, '-C', join(binary, '..'), 'temporal'])
    const releases = createServer((request, response) => {
      if (/^\/v1\.5\.1\/temporal_cli_1\.5\.1_\w+_\w+\.tar\.gz$/.test(request.url ?? ''))
        createReadStream(archive).pipe(response)
      else response.writeHead(404).end()
    })
    const port = await freePort()
    releases.listen(port, '127.0.0.1')
    const env = { HOME: folder, PATH: '/nowhere' }

    const path = await obtainTemporal(() => undefined, { env, releases: `http://127.0.0.1:${port}` })
    releases.closeAllConnections()
    releases.close()

    expect(path).toBe(join(folder, '.cache/throughline/temporal/1.5.1/temporal'))
    expect(await obtainTemporal(() => undefined, { env, releases: 'http://127.0.0.1:1' })).toBe(path)
  }, 60_000)

  it('refuses a TEMPORAL_CLI_PATH that is something else', async () => {
    const env = { TEMPORAL_CLI_PATH: process.execPath }
    await expect(obtainTemporal(() => undefined, { env })).rejects.toThrow('TEMPORAL_CLI_PATH points at')
  })
})
