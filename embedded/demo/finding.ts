/** One promise: what it says, what it was counted from, and each case in which it was broken. */
export interface Finding {
  promise: string
  basis: string
  broken: string[]
}
