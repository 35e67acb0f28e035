import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const CONNECT_MS = 5_000
const SILENCE_MS = 20_000

/**
 * Download a file. The server has 5 s to begin its answer and may then never be silent for more than 20 s, so that a
 * network that swallows packets costs seconds, not minutes.
 * @throws Error with a short reason
 */
export async function download(url: string, file: string, onProgress: (text: string) => void): Promise<void> {
  const guard = new AbortController()
  const patience = (milliseconds: number) => setTimeout(() => guard.abort(), milliseconds)
  let timer = patience(CONNECT_MS)
  const { host } = new URL(url)
  try {
    const response = await fetch(url, { signal: guard.signal })
    if (!response.ok || !response.body) throw new Error(`${host} answered ${response.status}`)
    const total = Number(response.headers.get('content-length') ?? 0)
    let received = 0
    let told = Date.now()
    const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        clearTimeout(timer)
        timer = patience(SILENCE_MS)
        received += chunk.length
        if (Date.now() - told > 5_000) {
          told = Date.now()
          onProgress(`Downloading the Temporal server: ${megabytes(received)} of ${megabytes(total)}`)
        }
        yield chunk
      }
    }
    await pipeline(Readable.fromWeb(response.body), counted, createWriteStream(file))
  } catch (error) {
    if (guard.signal.aborted || error instanceof TypeError) throw new Error(`${host} cannot be reached`)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
