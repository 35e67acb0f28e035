import type { Tally } from './rebuild.ts'

/** What a rebuild came to, as lines for a terminal. */
export function tableOf(tallies: readonly Tally[], isDryRun: boolean): string[] {
  const head = ['kind', 'open', 'running', isDryRun ? 'would start' : 'started', 'failed', 'because']
  return [head, ...tallies.map(cellsOf)].map((cells) =>
    cells
      .map((cell, index) => (index === 0 || index === 5 ? cell.padEnd(12) : cell.padStart(12)))
      .join(' ')
      .trimEnd(),
  )
}

function cellsOf({ kind, open, known, started, failed, reasons }: Tally): string[] {
  const because = [...reasons].map(([reason, count]) => `${reason} × ${count}`).join(', ')
  return [kind, ...[open, known, started, failed].map(String), because]
}
