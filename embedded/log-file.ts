import { createWriteStream, renameSync, statSync } from 'node:fs'

const LOG_BYTES = 20e6

/** Put a log that has grown too long aside; one earlier part is kept. */
export function rotate(file: string): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES) renameSync(file, `${file}.1`)
}

/** Append to a log, readable by its owner alone. */
export function logTo(file: string): (text: string) => void {
  rotate(file)
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 })
  // A full disk must not end the supervisor, which is the one that can still stop everything in order.
  stream.on('error', () => undefined)
  return (text) => void stream.write(text)
}
