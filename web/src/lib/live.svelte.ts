/** What the page needs of the browser's EventSource; a seam for the test. */
interface Source {
  addEventListener(type: 'open' | 'error' | 'message', listener: () => void): void
  close(): void
}

interface LiveOptions {
  open: () => Source
  refresh: () => Promise<void>
  /** Before a broken stream is opened again: the session may have run out meanwhile. Never rejects. */
  renew?: () => Promise<void>
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
  #isStarted = false
  #isWatched = true
  #lastRefresh = 0

  constructor(options: LiveOptions) {
    this.#options = {
      renew: () => Promise.resolve(),
      quietMs: 1_000,
      reopenMs: 3_000,
      ...options,
    }
  }

  /** Begin to follow; the answer is the way to stop. */
  start(): () => void {
    this.#isStarted = true
    this.#open()
    return () => {
      this.#isStarted = false
      clearTimeout(this.#timer)
      this.#close()
    }
  }

  /**
   * Whether anybody looks. A hidden page holds no connection: browsers allow six to one server for all tabs together,
   * and a seventh tab would wait for ever. When it is looked at again it reads what it may have missed.
   */
  watch(isWatched: boolean): void {
    if (isWatched === this.#isWatched) return
    this.#isWatched = isWatched
    if (!this.#isStarted) return
    if (isWatched) this.#open()
    else {
      this.#hadGap = true
      this.#close()
    }
  }

  #close(): void {
    clearTimeout(this.#reopening)
    this.#source?.close()
    this.#source = undefined
    this.isConnected = false
  }

  #open(): void {
    this.#source?.close()
    if (!this.#isStarted || !this.#isWatched) return
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
      this.#reopening = setTimeout(() => {
        void this.#options.renew().then(() => this.#open())
      }, this.#options.reopenMs)
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
