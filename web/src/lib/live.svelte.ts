import { noticeIn, type Notice } from './live-scope.ts'

/** What the page needs of the browser's EventSource; a seam for the test. */
interface Source {
  addEventListener(type: 'open' | 'error' | 'message', listener: (event: Event) => void): void
  close(): void
}

interface LiveOptions {
  open: () => Source
  /** Read again what shows these; null: whatever is shown, because news may have been missed. */
  refresh: (news: readonly Notice[] | null) => Promise<void>
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
 * connection the page is read once, because facts may have been missed. What was told names what changed, so that a page is
 * left alone by what it does not show.
 */
export class Live {
  isConnected = $state(false)
  readonly #options: Required<LiveOptions>
  #source: Source | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #reopening: ReturnType<typeof setTimeout> | undefined
  #hadGap = false
  #news: Notice[] | null = []
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
      if (this.#hadGap) this.#schedule(null)
      this.#hadGap = false
    })
    source.addEventListener('message', (event) => this.#schedule(noticeIn(event)))
    source.addEventListener('error', () => {
      this.isConnected = false
      this.#hadGap = true
      clearTimeout(this.#reopening)
      this.#reopening = setTimeout(() => {
        void this.#options.renew().then(() => this.#open())
      }, this.#options.reopenMs)
    })
  }

  /** @param notice null: news may have been missed */
  #schedule(notice: Notice | null): void {
    if (notice === null) this.#news = null
    else this.#news?.push(notice)
    if (!this.#timer) this.#readSoon()
  }

  #readSoon(): void {
    const wait = Math.max(50, this.#lastRefresh + this.#options.quietMs - Date.now())
    this.#timer = setTimeout(() => {
      const news = this.#news
      this.#news = []
      void this.#options.refresh(news).finally(() => {
        this.#lastRefresh = Date.now()
        this.#timer = undefined
        const hasNews = this.#news === null || this.#news.length > 0
        if (hasNews && this.#isStarted) this.#readSoon() // told while it was read
      })
    }, wait)
  }
}
