/**
 * Temporal Web on its public port, in front of the server's own: it lets the page ask the codec endpoint with the
 * browser's sign-in, so that a signed-in admin reads histories in clear without setting anything. The development
 * server has no option for that; Temporal's UI image has (TEMPORAL_CODEC_INCLUDE_CREDENTIALS, docker-compose.yml).
 */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

export interface TemporalWebOptions {
  ip: string
  port: number
  /** Where the server itself shows it. */
  serverPort: number
  codecEndpoint: string
}

/** Serve it; rejects if the port is taken. */
export async function openTemporalWeb(options: TemporalWebOptions): Promise<{ close(): Promise<void> }> {
  const { ip, port } = options
  const server = createServer((asked, response) => {
    pass(options, asked, response).catch(() => {
      // The server is away or the browser has left: the next request tells.
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end('The Temporal server does not answer.')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, ip, () => resolve())
  })
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function pass(
  options: TemporalWebOptions,
  asked: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isSettings = new URL(asked.url ?? '/', 'http://temporal').pathname === '/api/v1/settings'
  const headers = { ...asked.headers, ...(isSettings && { 'accept-encoding': 'identity' }) }
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const { ip: host, serverPort: port } = options
    const forward = request({ host, port, method: asked.method, path: asked.url, headers }, resolve)
    forward.once('error', reject)
    asked.pipe(forward)
  })
  if (isSettings && answer.statusCode === 200) {
    const settings = withSignIn((await json(answer)) as Settings, options.codecEndpoint)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(settings))
    return
  }
  response.writeHead(answer.statusCode ?? 502, answer.headers)
  await pipeline(answer, response)
}

interface Settings {
  Codec: Record<string, unknown>
}

/** As `codec.includeCredentials` and its neighbours set it where the server's configuration can be written. */
function withSignIn(settings: Settings, codecEndpoint: string): Settings {
  const Codec = {
    ...settings.Codec,
    IncludeCredentials: true,
    DefaultErrorMessage:
      'Only an owner or admin reads histories in clear: sign in, then load this page again.',
    DefaultErrorLink: new URL('/', codecEndpoint).href,
  }
  return { ...settings, Codec }
}
