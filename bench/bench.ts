/** What a benchmark is, and what it says. */

export interface Figure {
  /** What was measured: "contacts a second", "p99 of a list". */
  what: string
  value: number
  unit: string
  /** What it stands beside, measured in the same run on the same machine. */
  baseline?: { what: string; value: number }
  /** What must be reached: by value ÷ baseline where there is a baseline, else by the value. */
  reach?: { atLeast: number; aim?: number } | { atMost: number; aim?: number }
}

export interface Bench {
  /** The word on the command line. */
  name: string
  /** What is done, and how much of it, in one sentence. */
  title: string
  /**
   * @param size a factor on the counts of the title (1: as the title says), for a first look
   * @param say a line of progress
   */
  run(options: { size: number; say: (line: string) => void }): Promise<Figure[]>
}

/** The number that `reach` speaks of. */
export function judged({ value, baseline }: Figure): number {
  return baseline ? value / baseline.value : value
}

/** Whether the figure reaches what it must; null where nothing is asked. */
export function isReached(figure: Figure): boolean | null {
  const { reach } = figure
  if (!reach) return null
  return 'atLeast' in reach ? judged(figure) >= reach.atLeast : judged(figure) <= reach.atMost
}
