import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'

export interface Journal<Entry> {
  /** What was written before, oldest first. */
  readonly entries: readonly Entry[]
  /** Written when this returns: a process that is killed afterwards does not take it along. */
  append(entry: Entry): void
  close(): void
}

/** A file of one JSON object a line that only grows. A last line that a kill cut short is cut off. */
export function openJournal<Entry>(file: string): Journal<Entry> {
  const descriptor = openSync(file, 'a+', 0o600)
  const content = readFileSync(descriptor)
  const end = content.lastIndexOf(10) + 1
  if (end < content.length) ftruncateSync(descriptor, end)
  const entries = content
    .subarray(0, end)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry)
  return {
    entries,
    append(entry) {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`)
      entries.push(entry)
    },
    close: () => closeSync(descriptor),
  }
}
