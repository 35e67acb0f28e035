/** A run's figures as a table for people and as JSON for whoever compares runs. */
import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { isReached, judged, type Bench, type Figure } from './bench.ts'

const RESULTS = resolve(import.meta.dirname, 'results')
const HEAD = ['measure', 'value', 'beside', 'value', 'ratio', 'must reach', 'reached']

/** What the figures were measured on; they mean little without it. */
const machine = () => ({
  cores: availableParallelism(),
  processor: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
})

/** Three significant digits are more than two runs share. */
const short = (value: number) => String(Number(value.toPrecision(3)))

function reachOf({ reach }: Figure): string {
  if (!reach) return ''
  const bound = 'atLeast' in reach ? `≥ ${short(reach.atLeast)}` : `≤ ${short(reach.atMost)}`
  return reach.aim === undefined ? bound : `${bound} (aim ${short(reach.aim)})`
}

/** The cells of one figure, as `HEAD` names them. */
export function rowOf(figure: Figure): string[] {
  const { what, value, unit, baseline } = figure
  const reached = isReached(figure)
  return [
    what,
    `${short(value)} ${unit}`,
    baseline?.what ?? '',
    baseline ? `${short(baseline.value)} ${unit}` : '',
    baseline ? short(judged(figure)) : '',
    reachOf(figure),
    reached === null ? '' : reached ? 'yes' : 'no',
  ]
}

export function printTable(figures: readonly Figure[], say: (line: string) => void): void {
  const rows = [HEAD, ...figures.map(rowOf)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  say(line(head))
  say(`| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`)
  for (const row of body) say(line(row))
}

/** Write `results/<name>.json`. @returns the file */
export async function keepResult(
  { name, title }: Bench,
  size: number,
  figures: readonly Figure[],
): Promise<string> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const result = {
    name,
    title,
    size,
    at: new Date().toISOString(),
    commit,
    machine: machine(),
    figures: figures.map((figure) => ({ ...figure, ratio: judged(figure), reached: isReached(figure) })),
  }
  await mkdir(RESULTS, { recursive: true })
  const file = join(RESULTS, `${name}.json`)
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`)
  return file
}
