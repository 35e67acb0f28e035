/** Many measurements of one thing, and what is said of them. */

/** How long `work` takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** The sample below which this share of them lies: 0.5 is the median, 0.99 the p99. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const sample = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  if (sample === undefined) throw new Error('Nothing was measured.')
  return sample
}
