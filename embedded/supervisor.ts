/** Starts the parts of the one-machine installation in order, keeps them running, and stops them in reverse. */
import { join } from 'node:path'
import { CODEC_PATH } from '#api/auth/origin.ts'
import { searchAttributeArguments } from '#temporal/search-attributes.ts'
import { startChild } from './child.ts'
import { forgetRunning, openDataFolder, rememberRunning, takeOver } from './data-folder.ts'
import { prepareDatabase } from './database.ts'
import { keepRunning, type Kept, type Startable } from './keep-running.ts'
import { logTo } from './log-file.ts'
import { freePortBeside, requireFreePorts } from './ports.ts'
import { startPostgres, stopOrphanPostgres } from './postgres.ts'
import { productChildren, productEnvironment, requireTemporal, type ProductChild } from './product.ts'
import type { Progress } from './progress.ts'
import { killDescendants } from './processes.ts'
import { readSecrets, type Secrets } from './secrets.ts'
import { portsOf, publicOriginOf, type Settings } from './settings.ts'
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
  readonly #asked = new AbortController()
  readonly #givingUp = new AbortController()
  /** API and worker. */
  readonly #working: Kept[] = []
  /** The post office: those need it until the last thing they do is done. */
  readonly #beneath: Kept[] = []
  /** PostgreSQL and Temporal, which do not notice when we are killed, and have pid files of their own. */
  readonly #stores: Kept[] = []
  #starting: Promise<unknown> = Promise.resolve()
  #remembering: Promise<void> = Promise.resolve()
  #stopped: Promise<void> | undefined

  constructor(settings: Settings, progress: Progress) {
    this.#settings = settings
    this.#progress = progress
  }

  /** Aborted as soon as somebody asks to stop. */
  get signal(): AbortSignal {
    return this.#asked.signal
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
    const [database, temporal] = await this.#together([
      this.#startDatabase(secrets),
      this.#startTemporal(),
      this.#buildWeb(),
    ])
    const postOfficePort =
      this.#settings.POST_OFFICE_PORT ?? (await freePortBeside(Object.values(portsOf(this.#settings))))
    const env = productEnvironment(this.#settings, secrets, { ...database, ...temporal, postOfficePort })
    await this.#together(productChildren(this.#settings, env).map((child) => this.#addChild(child)))
    const { postgresDataDir } = database
    return { postgresDataDir, temporalUiUrl: temporal.temporalUiUrl }
  }

  /**
   * Stop the parts, within 20 s: first those that work, then what they stand on. The limits of the parts of one group
   * run at the same time (product.ts, postgres.ts, temporal.ts): 13 s and 6 s.
   */
  stop(): Promise<void> {
    this.#asked.abort()
    this.#givingUp.abort()
    this.#stopped ??= this.#stopAll()
    return this.#stopped
  }

  /** End every process at once, for the second Ctrl-C. Stores survive it by their own logs. */
  kill(): void {
    killDescendants()
  }

  async #stopAll(): Promise<void> {
    await this.#starting // what is just coming up must be known before it can be stopped
    for (const group of [this.#working, [...this.#beneath, ...this.#stores]])
      await Promise.all(group.map((part) => part.stop()))
    await this.#remembering
    await forgetRunning(this.#settings.dataDir)
  }

  async #prepare(): Promise<void> {
    const { dataDir, DATABASE_URL, TEMPORAL_ADDRESS } = this.#settings
    await openDataFolder(dataDir)
    const ended = await takeOver(dataDir, {
      onWait: () => this.#progress.say('Waiting for what a killed start had left behind to end …'),
    })
    if (!DATABASE_URL && (await stopOrphanPostgres(join(dataDir, 'postgres')))) ended.push('PostgreSQL')
    if (!TEMPORAL_ADDRESS && (await stopOrphanTemporal(temporalFile(dataDir)))) ended.push('Temporal')
    if (ended.length > 0)
      this.#progress.say(`Ended what a killed start had left behind: ${ended.join(', ')}.`)
    await requireFreePorts(portsOf(this.#settings))
    await this.#remember()
  }

  async #startDatabase(secrets: Secrets) {
    const { dataDir, DATABASE_URL, POSTGRES_PORT } = this.#settings
    if (DATABASE_URL) return this.#prepareDatabase(DATABASE_URL, secrets)
    const log = logTo(join(dataDir, 'logs', 'postgres.log'))
    let found = { url: '', dataDir: '' }
    const start = async () => {
      const started = await startPostgres({
        dataDir: join(dataDir, 'postgres'),
        port: POSTGRES_PORT,
        onLog: log,
      })
      found = started
      return started
    }
    await this.#add({ name: 'PostgreSQL', start }, this.#stores)
    return this.#prepareDatabase(found.url, secrets, found.dataDir)
  }

  async #prepareDatabase(adminUrl: string, secrets: Secrets, postgresDataDir?: string) {
    const urls = await this.#progress.step('Database roles and tables', () =>
      prepareDatabase(adminUrl, this.#settings, secrets.INSTANCE_KEY),
    )
    return { ...urls, postgresDataDir }
  }

  async #startTemporal() {
    const { dataDir, TEMPORAL_PORT, TEMPORAL_UI_PORT, TEMPORAL_ADDRESS, TEMPORAL_UI_URL } = this.#settings
    const temporalUiUrl = TEMPORAL_UI_URL ?? `http://localhost:${TEMPORAL_UI_PORT}`
    if (TEMPORAL_ADDRESS) {
      await requireTemporal(TEMPORAL_ADDRESS)
      return { temporalAddress: TEMPORAL_ADDRESS, temporalUiUrl }
    }
    const binary = await this.#progress.step('Temporal server program', (say) =>
      obtainTemporal(say, { signal: this.#givingUp.signal }),
    )
    const options = {
      binary,
      dbFile: temporalFile(dataDir),
      port: TEMPORAL_PORT,
      uiPort: TEMPORAL_UI_PORT,
      codecEndpoint: `${publicOriginOf(this.#settings)}${CODEC_PATH}`,
      searchAttributeArguments,
      onLog: logTo(join(dataDir, 'logs', 'temporal.log')),
    }
    await this.#add({ name: 'Temporal', start: () => startTemporal(options) }, this.#stores)
    return { temporalAddress: `127.0.0.1:${TEMPORAL_PORT}`, temporalUiUrl }
  }

  async #buildWeb(): Promise<void> {
    const log = join(this.#settings.dataDir, 'logs', 'web-build.log')
    await this.#progress.step('Web app', () => buildWeb(log, this.#givingUp.signal))
  }

  #addChild(options: ProductChild): Promise<void> {
    const start = () => startChild(options, this.#givingUp.signal)
    return this.#add({ name: options.name, start }, options.isBeneath ? this.#beneath : this.#working)
  }

  async #add(part: Startable, group: Kept[]): Promise<void> {
    this.#givingUp.signal.throwIfAborted()
    const kept = await this.#progress.step(part.name, () => keepRunning(part, this.#onRestart))
    group.push(kept)
    await this.#remember()
    this.#givingUp.signal.throwIfAborted()
  }

  /** Like Promise.all, but the first failure calls the others off and is passed on when they have come to rest. */
  async #together<T extends readonly unknown[]>(work: { [Key in keyof T]: Promise<T[Key]> }): Promise<T> {
    const all = Promise.all(work)
    all.catch(() => this.#givingUp.abort())
    await Promise.allSettled(work)
    return await all
  }

  readonly #onRestart = (text: string) => {
    this.#progress.say(text)
    this.#remember().catch((error: unknown) =>
      this.#progress.say(`The pid file was not written: ${String(error)}`),
    )
  }

  /** One write after the other: two parts may come up at the same moment. */
  #remember(): Promise<void> {
    const write = () => {
      const children = [...this.#beneath, ...this.#working].flatMap((part) => {
        const pid = part.pid()
        return pid === undefined ? [] : [{ name: part.name, pid }]
      })
      return rememberRunning(this.#settings.dataDir, publicOriginOf(this.#settings), children)
    }
    const remembering = this.#remembering.then(write)
    this.#remembering = remembering.catch(() => undefined)
    return remembering
  }
}

const temporalFile = (dataDir: string) => join(dataDir, 'temporal', 'temporal.db')
