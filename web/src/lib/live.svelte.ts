/** What the page needs of the browser's EventSource; a seam for the test. */
interface Source {
  addEventListener(type: 'open' | 'error' | 'message', listener: () => void): void
  close(): void
}

interface LiveOptions {
  open: () => Source
  refresh: () => Promise<void>
  /** At most one refresh in this time, so that a burst of facts costs one reading. */
  quietMs?: number
  /** A source that the browser has given up on (an answer that was not 200) is opened again after this. */
  reopenMs?: number
}

/**
 * Follows the API's live stream and reads the page again when something has happened. The stream carries only
 * that something changed; what is shown always comes from a load, so nothing can drift apart. After a gap in the
 * connection the page is read once, because facts may have been missed.
 */
export class Live {
  isConnected = $state(false)
  readonly #options: Required<LiveOptions>
  #source: Source | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #reopening: ReturnType<typeof setTimeout> | undefined
  #hadGap = false
  #lastRefresh = 0

  constructor(options: LiveOptions) {
    this.#options = { quietMs: 1_000, reopenMs: 3_000, ...options }
  }

  /** Begin to follow; the answer is the way to stop. */
  start(): () => void {
    this.#open()
    return () => {
      clearTimeout(this.#timer)
      clearTimeout(this.#reopening)
      this.#source?.close()
      this.#source = undefined
      this.isConnected = false
    }
  }

  #open(): void {
    this.#source?.close()
    const source = this.#options.open()
    this.#source = source
    source.addEventListener('open', () => {
      this.isConnected = true
      if (this.#hadGap) this.#schedule()
      this.#hadGap = false
    })
    source.addEventListener('message', () => this.#schedule())
    source.addEventListener('error', () => {
      this.isConnected = false
      this.#hadGap = true
      clearTimeout(this.#reopening)
      this.#reopening = setTimeout(() => this.#open(), this.#options.reopenMs)
    })
  }

  #schedule(): void {
    if (this.#timer) return
    const wait = Math.max(50, this.#lastRefresh + this.#options.quietMs - Date.now())
    this.#timer = setTimeout(() => {
      void this.#options.refresh().finally(() => {
        this.#lastRefresh = Date.now()
        this.#timer = undefined
      })
    }, wait)
  }
}
