/** What processes cost, as Linux counts it. */
import { readdir, readFile } from 'node:fs/promises'

/** Linux counts processor time in hundredths of a second (`getconf CLK_TCK`), and memory in pages of 4 KiB. */
const TICK_MS = 10
const PAGE_BYTES = 4_096

interface Usage {
  /** User and system time since the process began, with that of its ended children. */
  cpuMs: number
  /** Resident memory. */
  bytes: number
}

/**
 * What these processes and all that they have started use, together.
 * Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export async function usageOf(pids: readonly number[]): Promise<Usage> {
  const counted = await treeOf(pids)
  return {
    cpuMs: counted.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    bytes: counted.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

/**
 * What they take of the machine's memory, together: a page that several processes share is counted once, where `usageOf`
 * counts it for each. Walks every page table, so it is not for a loop.
 * Source: https://docs.kernel.org/filesystems/proc.html (smaps_rollup)
 */
export async function proportionalBytesOf(pids: readonly number[]): Promise<number> {
  const rollups = (await treeOf(pids)).map(({ pid }) =>
    readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''),
  )
  const kibibytes = (await Promise.all(rollups)).map((text) =>
    Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0),
  )
  return kibibytes.reduce((sum, one) => sum + one, 0) * 1_024
}

/** These processes and all that they have started. */
async function treeOf(pids: readonly number[]) {
  const all = await readAll()
  const wanted = new Set(pids)
  for (let isGrowing = true; isGrowing;) {
    const born = all.filter(({ pid, parent }) => wanted.has(parent) && !wanted.has(pid))
    for (const { pid } of born) wanted.add(pid)
    isGrowing = born.length > 0
  }
  return all.filter(({ pid }) => wanted.has(pid))
}

async function readAll(): Promise<(Usage & { pid: number; parent: number })[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  // One that has ended meanwhile is no longer there.
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)))
  return stats.flatMap((stat) => (stat === null ? [] : [parse(stat)]))
}

function parse(stat: string) {
  // The name stands in brackets and may hold anything; what follows it begins with field 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  return {
    pid: Number.parseInt(stat, 10),
    parent: field(4),
    cpuMs: (field(14) + field(15) + field(16) + field(17)) * TICK_MS,
    bytes: field(24) * PAGE_BYTES,
  }
}
