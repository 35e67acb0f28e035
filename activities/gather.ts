import { setTimeout as sleep } from 'node:timers/promises'

/** How long the first waits for others. */
const WINDOW_MS = 5
/**
 * How long it waits at most while those before are still being worked on: the busier, the more share the work. Those that
 * began longer ago take long, and bring nobody to share with.
 */
const BUSY_MS = 100

interface Asked<Item, Answer> {
  item: Item
  alone: () => Promise<Answer>
  answer: (answer: Answer) => void
  fail: (error: unknown) => void
  isAnswered: boolean
}

/**
 * Calls of the same kind that come within a few milliseconds of each other, or while those just before are being worked on,
 * are worked on together, as far as `most` of them. A call that is alone, or that the work gives no answer to, does it `alone`.
 * @param work what is done for several; it answers each as soon as it can, and whatever it throws means no answer
 */
export function createGatherer<Item, Answer>(
  most: number,
  work: (items: Item[], answer: (item: Item, answer: Answer) => void) => Promise<void>,
): (kind: string, item: Item, alone: () => Promise<Answer>) => Promise<Answer> {
  const waiting = new Map<string, Asked<Item, Answer>[]>()
  /** What began just now and has not ended, by kind. */
  const working = new Map<string, Set<Promise<void>>>()

  const together = (asked: readonly Asked<Item, Answer>[]) => {
    const byItem = new Map(asked.map((one) => [one.item, one]))
    return work([...byItem.keys()], (item, answer) => {
      const one = byItem.get(item)
      if (!one) return
      one.isAnswered = true
      one.answer(answer)
    }).catch(() => undefined)
  }

  const workOn = async (asked: readonly Asked<Item, Answer>[]) => {
    if (asked.length > 1) await together(asked)
    const left = asked.filter(({ isAnswered }) => !isAnswered)
    await Promise.all(left.map(({ alone, answer, fail }) => alone().then(answer, fail)))
  }

  const begin = (kind: string, work: Promise<void>) => {
    const begun = working.get(kind) ?? new Set()
    working.set(kind, begun.add(work))
    void Promise.race([work, sleep(BUSY_MS)]).then(() => {
      begun.delete(work)
      if (begun.size === 0) working.delete(kind)
    })
  }

  const close = (kind: string, asked: readonly Asked<Item, Answer>[]) => {
    if (waiting.get(kind) !== asked) return // it was full before its time was over
    waiting.delete(kind)
    begin(kind, workOn(asked))
  }

  const othersHaveCome = (kind: string): Promise<unknown> => {
    const before = working.get(kind)
    return before ? Promise.race([Promise.all(before), sleep(BUSY_MS)]) : sleep(WINDOW_MS)
  }

  return (kind, item, alone) =>
    new Promise((answer, fail) => {
      const asked = waiting.get(kind) ?? []
      asked.push({ item, alone, answer, fail, isAnswered: false })
      if (asked.length === 1) {
        waiting.set(kind, asked)
        void othersHaveCome(kind).then(() => close(kind, asked))
      }
      if (asked.length >= most) close(kind, asked)
    })
}
