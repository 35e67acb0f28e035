/**
 * Whether `done` comes within so many milliseconds. The timer goes with the answer: one that is left behind keeps the
 * process alive for its whole length.
 */
export function within(done: Promise<unknown>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(false), milliseconds)
    done.then(() => resolve(true), reject).finally(() => clearTimeout(timer))
  })
}
