/** What the person at the terminal sees while things start: one line per step, and a sign of life every ten seconds. */
export interface Progress {
  /** A step with its duration; while it lasts, "still …" every ten seconds. */
  step<T>(title: string, work: (say: (text: string) => void) => Promise<T>): Promise<T>
  say(text: string): void
}

const SIGN_OF_LIFE_MS = 10_000

export function createProgress(write: (line: string) => void): Progress {
  const say = (text: string) => write(`  ${text}`)
  return {
    say,
    async step(title, work) {
      const started = Date.now()
      let lastSaid = started
      const speak = (text: string) => {
        lastSaid = Date.now()
        say(text)
      }
      const ticker = setInterval(() => {
        if (Date.now() - lastSaid >= SIGN_OF_LIFE_MS) speak(`… ${title} (${elapsed(started)})`)
      }, 1_000)
      try {
        const result = await work(speak)
        say(`✓ ${title} (${elapsed(started)})`)
        return result
      } finally {
        clearInterval(ticker)
      }
    },
  }
}

const elapsed = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`
