import { isUtf8 } from 'node:buffer'

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = (typeof ENCODINGS)[number]

/**
 * How a text file is encoded: by its byte order mark, by the zero bytes that UTF-16 has between Latin letters, by being
 * valid UTF-8, and else as Windows-1252, of which Latin-1 is the printable part.
 */
export function detectEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const sample = bytes.subarray(0, 4_096)
  const zeros = [0, 0]
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2]! += 1
  const [even = 0, odd = 0] = zeros
  if (Math.max(even, odd) > sample.length / 8) return odd > even ? 'utf-16le' : 'utf-16be'
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

/** A hundred rows or so: whoever reads a file lets others go first after each piece, for no longer than one is worth. */
const CHUNK_BYTES = 8 * 1024

/** The text of a file in pieces, without its byte order mark; every line ends with a mere line feed. */
export function* decode(bytes: Uint8Array, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding)
  let carried = '' // a carriage return at the end of a piece, whose line feed may come in the next
  for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
    const text = carried + decoder.decode(bytes.subarray(from, from + CHUNK_BYTES), { stream: true })
    carried = text.endsWith('\r') ? '\r' : ''
    yield text.slice(0, text.length - carried.length).replace(/\r\n?/g, '\n')
  }
  yield (carried + decoder.decode()).replace(/\r\n?/g, '\n')
}
