/** One thing that is judged, in groups; `scripts/eval.ts` prints them. */

export interface Judged {
  group: string
  isRight: boolean
  /** What was wrong, on one line; for those that are not right. */
  wrong: string
}

export interface Eval {
  title: string
  /** The share that should be right; null: only to be known. */
  aim: number | null
  judge(): Promise<Judged[]>
}
