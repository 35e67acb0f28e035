/** A simple load: so many connections that are kept, each asking again as soon as it is answered. */
import { connect, type Socket } from 'node:net'

const CONNECTIONS = 16

export interface Shot {
  method: 'GET' | 'POST'
  path: string
  headers?: Record<string, string>
  body?: Buffer
}

/**
 * Written on bare sockets, because on two cores a whole HTTP client would cost more than what it measures.
 * @returns answers a second @throws Error for any answer but 2xx
 */
export async function loadOf(port: number, shots: readonly Shot[]): Promise<number> {
  const left = shots.map(bytesOf).values()
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true })
      try {
        for (const bytes of left) await ask(socket, bytes)
      } finally {
        socket.destroy()
      }
    }),
  )
  return (shots.length / (performance.now() - begun)) * 1_000
}

function bytesOf({ method, path, headers = {}, body = Buffer.alloc(0) }: Shot): Buffer {
  const all = { host: '127.0.0.1', 'content-length': String(body.byteLength), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), body])
}

function ask(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const end = (error?: Error) => {
      socket.removeAllListeners()
      if (error) reject(error)
      else resolve()
    }
    socket.on('error', end)
    socket.on('close', () => end(new Error('The server hung up.')))
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      if (!isWhole(answer)) return
      end(/^HTTP\/1\.1 2/.test(answer) ? undefined : new Error(`The answer was ${answer.slice(0, 800)}`))
    })
    socket.write(bytes)
  })
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = Number(/^content-length: *(\d+)/im.exec(answer.slice(0, head))?.[1] ?? 0)
  return answer.length - head - 4 >= length
}
