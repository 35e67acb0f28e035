/** The API process: HTTP, docs and the web app on one port, wired together. */
import { createSecretKey } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import pino, { type Logger } from 'pino'
import { googleAccess, readConfig, type Config } from '#config'
import { createKeyring } from '#database/keyring.ts'
import { openDatabase } from '#database/orm.ts'
import { openRelayDatabase } from '#database/relay-database.ts'
import { createGoogleCalendars } from '#providers/calendar/google.ts'
import { createMailProvider } from '#providers/mail/mail-account.ts'
import { createMailroomClient } from '#providers/mail/mailroom-client.ts'
import { parseMail } from '#providers/mail/parse.ts'
import { createLiquidRenderer } from '#providers/text/liquid.ts'
import { connectClient } from '#temporal/client.ts'
import { createCodecEndpoint } from '#temporal/codec-endpoint.ts'
import { createPayloadCodec } from '#temporal/codec.ts'
import { createDataConverter } from '#temporal/data-converter.ts'
import { createGateway } from '#temporal/gateway.ts'
import { createApp } from './app.ts'
import type { ApiSettings } from './deps.ts'
import { openLiveFeed, type LiveFeed } from './live-feed.ts'
import { previewCsv } from './main-csv.ts'

const WEB_HANDLER = new URL('../web/build/handler.js', import.meta.url)
/** Open streams end at once; a request under way gets this long. */
const DRAIN_MS = 3_000

async function main(): Promise<void> {
  const config = readConfig()
  const logger = pino({ level: config.LOG_LEVEL, base: { part: 'api' } })
  const closing: (() => Promise<unknown>)[] = []
  const live = openLiveFeed({ url: config.DATABASE_URL, logger })
  const app = await wire(config, { logger, live }, closing)
  const server = createServer({ requestTimeout: 120_000 }, app)
  await listen(server, config)
  logger.info({ port: config.PORT }, 'the API is ready')
  process.send?.({ kind: 'ready' })
  await untilAsked()
  await live.close() // ends the streams, which would keep the server open
  await drain(server)
  for (const close of closing.reverse()) await close()
}

async function wire(
  config: Config,
  { logger, live }: { logger: Logger; live: LiveFeed },
  closing: (() => Promise<unknown>)[],
): Promise<RequestListener> {
  const keyring = createKeyring(config.INSTANCE_KEY)
  const database = await openDatabase({ url: config.DATABASE_URL, pool: config.DATABASE_POOL })
  const relay = openRelayDatabase({ url: config.DATABASE_RELAY_URL })
  const client = await connectClient(config, createDataConverter(keyring.derive('codec')))
  closing.push(
    () => database.close(),
    () => relay.close(),
    () => client.connection.close(),
  )
  const web = await loadWeb()
  if (!web) logger.warn('the web app is not built: npm run build -w web')
  const app = createApp({
    settings: await settingsOf(config, keyring.derive('webhook')),
    database,
    relay,
    keyring,
    gateway: createGateway({ client, pollSeconds: config.MAIL_POLL_SECONDS }),
    connectMail: createMailProvider,
    openCalendar: createGoogleCalendars(googleAccess(config)),
    renderer: createLiquidRenderer(),
    previewCsv,
    parseMail,
    live,
    logger,
    codec: createCodecEndpoint(createPayloadCodec(keyring.derive('codec'))),
    dependencies: [
      {
        name: 'database',
        check: () => database.ping(),
        remedy: 'See that PostgreSQL runs and DATABASE_URL is right.',
      },
      {
        name: 'temporal',
        check: async () => void (await client.connection.workflowService.getSystemInfo({})),
        remedy: 'See that Temporal runs and TEMPORAL_ADDRESS is right.',
      },
    ],
    ...(config.POST_OFFICE_URL ? { mailroom: createMailroomClient(config.POST_OFFICE_URL) } : {}),
    ...(web ? { web } : {}),
  })
  const callback = app.callback()
  return (request, response) => void callback(request, response)
}

async function settingsOf(config: Config, derivedSecret: Buffer): Promise<ApiSettings> {
  const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  return {
    publicUrl: config.PUBLIC_URL,
    corsOrigins: config.CORS_ORIGINS,
    trustProxy: config.TRUST_PROXY,
    temporalUiUrl: config.TEMPORAL_UI_URL,
    temporalNamespace: config.TEMPORAL_NAMESPACE,
    webhookSecret: createSecretKey(
      config.WEBHOOK_SECRET ? Buffer.from(config.WEBHOOK_SECRET) : derivedSecret,
    ),
    version: (JSON.parse(manifest) as { version: string }).version,
    hasRateLimits: true,
  }
}

/** Kit reads this variable when its handler is loaded; the header itself is set for each request. */
async function loadWeb(): Promise<RequestListener | null> {
  if (!existsSync(fileURLToPath(WEB_HANDLER))) return null
  // eslint-disable-next-line no-restricted-syntax -- written for Kit, which can be told in no other way
  process.env['PROTOCOL_HEADER'] = 'x-forwarded-proto'
  const { handler } = (await import(WEB_HANDLER.href)) as { handler: RequestListener }
  return handler
}

function listen(server: Server, { PORT: port, HOST: host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use; set PORT to another one.`) : error,
      ),
    )
    server.listen({ port, ...(host && { host }) }, resolve)
  })
}

function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
    if (process.channel) process.once('disconnect', resolve)
  })
}

async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearTimeout(timer)
}

await main()
