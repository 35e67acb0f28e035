/** Starts the parts of the one-machine installation in order, keeps them running, and stops them in reverse. */
import { join } from 'node:path'
import { ATTRIBUTES } from '#domain/search-attributes.ts'
import { startChild } from './child.ts'
import { forgetRunning, openDataFolder, rememberRunning, takeOver } from './data-folder.ts'
import { prepareDatabase } from './database.ts'
import { keepRunning, type Kept, type Startable } from './keep-running.ts'
import { logTo } from './log-file.ts'
import { requireFreePorts } from './ports.ts'
import { startPostgres, stopOrphanPostgres } from './postgres.ts'
import { productChildren, productEnvironment } from './product.ts'
import type { Progress } from './progress.ts'
import { sendSignal } from './processes.ts'
import { readSecrets, type Secrets } from './secrets.ts'
import { portsOf, type Settings } from './settings.ts'
import { obtainTemporal, startTemporal, stopOrphanTemporal } from './temporal.ts'
import { buildWeb } from './web-build.ts'

export interface Installation {
  /** Where PostgreSQL's files are; undefined when DATABASE_URL is set. */
  postgresDataDir: string | undefined
  temporalUiUrl: string
}

export class Supervisor {
  readonly #settings: Settings
  readonly #progress: Progress
  readonly #stopping = new AbortController()
  readonly #parts: Kept[] = []
  #starting: Promise<unknown> = Promise.resolve()
  #remembering: Promise<void> = Promise.resolve()
  #stopped: Promise<void> | undefined

  constructor(settings: Settings, progress: Progress) {
    this.#settings = settings
    this.#progress = progress
  }

  /** Aborted as soon as somebody asks to stop. */
  get signal(): AbortSignal {
    return this.#stopping.signal
  }

  /**
   * Start everything.
   * @throws InstallationError with one line for the person at the terminal; call `stop` then, too
   */
  start(): Promise<Installation> {
    const starting = this.#startAll()
    this.#starting = starting.catch(() => undefined)
    return starting
  }

  async #startAll(): Promise<Installation> {
    await this.#prepare()
    const secrets = await readSecrets(this.#settings)
    const [database, temporal] = await allOrFirstFailure([
      this.#startDatabase(secrets),
      this.#startTemporal(),
      this.#buildWeb(),
    ])
    const env = productEnvironment(this.#settings, secrets, { ...database, ...temporal })
    for (const options of productChildren(this.#settings, env))
      await this.#add({ name: options.name, start: () => startChild(options, this.signal) })
    const { postgresDataDir } = database
    return { postgresDataDir, temporalUiUrl: temporal.temporalUiUrl }
  }

  /** Stop the parts in reverse order; at most about 20 s. */
  stop(): Promise<void> {
    this.#stopping.abort()
    this.#stopped ??= this.#stopAll()
    return this.#stopped
  }

  /** End every process at once, for the second Ctrl-C. Stores survive it by their own logs. */
  kill(): void {
    for (const part of this.#parts) {
      const pid = part.pid()
      if (pid !== undefined) sendSignal(pid, 'SIGKILL')
    }
  }

  async #stopAll(): Promise<void> {
    await this.#starting // what is just coming up must be known before it can be stopped
    for (const part of this.#parts.toReversed()) await part.stop()
    if (this.#parts.length > 0) await forgetRunning(this.#settings.dataDir)
  }

  async #prepare(): Promise<void> {
    const { dataDir, DATABASE_URL, TEMPORAL_ADDRESS } = this.#settings
    await openDataFolder(dataDir)
    const ended = await takeOver(dataDir)
    if (ended.length > 0)
      this.#progress.say(`Ended what a killed start had left behind: ${ended.join(', ')}.`)
    if (!DATABASE_URL) await stopOrphanPostgres(join(dataDir, 'postgres'))
    if (!TEMPORAL_ADDRESS) await stopOrphanTemporal(join(dataDir, 'temporal', 'temporal.db'))
    await requireFreePorts(portsOf(this.#settings))
    await this.#remember()
  }

  async #startDatabase(secrets: Secrets) {
    const { dataDir, DATABASE_URL, POSTGRES_PORT } = this.#settings
    if (DATABASE_URL) return this.#prepareDatabase(DATABASE_URL, secrets)
    const log = logTo(join(dataDir, 'logs', 'postgres.log'))
    let found = { url: '', dataDir: '' }
    await this.#add({
      name: 'PostgreSQL',
      start: async () => {
        const started = await startPostgres({
          dataDir: join(dataDir, 'postgres'),
          port: POSTGRES_PORT,
          onLog: log,
        })
        found = started
        return started
      },
    })
    return this.#prepareDatabase(found.url, secrets, found.dataDir)
  }

  async #prepareDatabase(adminUrl: string, secrets: Secrets, postgresDataDir?: string) {
    const urls = await this.#progress.step('Database roles and tables', () =>
      prepareDatabase(adminUrl, this.#settings, secrets.INSTANCE_KEY),
    )
    return { ...urls, postgresDataDir }
  }

  async #startTemporal() {
    const { dataDir, PORT, TEMPORAL_PORT, TEMPORAL_UI_PORT, TEMPORAL_ADDRESS, TEMPORAL_UI_URL } =
      this.#settings
    const temporalUiUrl = TEMPORAL_UI_URL ?? `http://localhost:${TEMPORAL_UI_PORT}`
    if (TEMPORAL_ADDRESS) return { temporalAddress: TEMPORAL_ADDRESS, temporalUiUrl }
    const binary = await this.#progress.step('Temporal server program', (say) =>
      obtainTemporal(say, { signal: this.signal }),
    )
    const log = logTo(join(dataDir, 'logs', 'temporal.log'))
    await this.#add({
      name: 'Temporal',
      start: () =>
        startTemporal({
          binary,
          dbFile: join(dataDir, 'temporal', 'temporal.db'),
          port: TEMPORAL_PORT,
          uiPort: TEMPORAL_UI_PORT,
          codecEndpoint: `http://localhost:${PORT}/api/codec`,
          searchAttributeArguments: ATTRIBUTES.flatMap(({ name }) => [
            '--search-attribute',
            `${name}=Keyword`,
          ]),
          onLog: log,
        }),
    })
    return { temporalAddress: `127.0.0.1:${TEMPORAL_PORT}`, temporalUiUrl }
  }

  async #buildWeb(): Promise<void> {
    const log = join(this.#settings.dataDir, 'logs', 'web-build.log')
    await this.#progress.step('Web app', () => buildWeb(log, this.signal))
  }

  async #add(part: Startable): Promise<void> {
    this.signal.throwIfAborted()
    const kept = await this.#progress.step(part.name, () => keepRunning(part, this.#onRestart))
    this.#parts.push(kept)
    await this.#remember()
    this.signal.throwIfAborted()
  }

  readonly #onRestart = (text: string) => {
    this.#progress.say(text)
    void this.#remember()
  }

  /** One write after the other: two parts may come up at the same moment. */
  #remember(): Promise<void> {
    this.#remembering = this.#remembering.then(() => {
      const children = this.#parts.flatMap((part) => {
        const pid = part.pid()
        return pid === undefined ? [] : [{ name: part.name, pid }]
      })
      return rememberRunning(this.#settings.dataDir, `http://localhost:${this.#settings.PORT}`, children)
    })
    return this.#remembering
  }
}

/** Like Promise.all, but a failure is passed on only when the others have come to rest and can be stopped. */
async function allOrFirstFailure<T extends readonly unknown[]>(work: {
  [Key in keyof T]: Promise<T[Key]>
}): Promise<T> {
  await Promise.allSettled(work)
  return (await Promise.all(work)) as unknown as T
}
