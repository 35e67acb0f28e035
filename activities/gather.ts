/** How long the first waits for others. */
const WINDOW_MS = 5

interface Asked<Item, Answer> {
  item: Item
  answer: (answer: Answer | undefined) => void
}

/**
 * Calls of the same kind that come within a few milliseconds of each other are worked on together, as far as `most` of
 * them; a call that is alone, or that the work gives no answer to, is answered `undefined`: then its caller does it alone.
 * @param work what is done for several; it answers each as soon as it can, and whatever it throws means no answer
 */
export function createGatherer<Item, Answer>(
  most: number,
  work: (items: Item[], answer: (item: Item, answer: Answer) => void) => Promise<void>,
): (kind: string, item: Item) => Promise<Answer | undefined> {
  const waiting = new Map<string, Asked<Item, Answer>[]>()

  const workOn = async (asked: readonly Asked<Item, Answer>[]) => {
    const answers = new Map(asked.map(({ item, answer }) => [item, answer]))
    const items = [...answers.keys()]
    if (items.length > 1)
      await work(items, (item, answer) => answers.get(item)?.(answer)).catch(() => undefined)
    for (const { answer } of asked) answer(undefined) // heard only by those that have no answer yet
  }

  const close = (kind: string, asked: readonly Asked<Item, Answer>[]) => {
    if (waiting.get(kind) !== asked) return // it was full before its time was over
    waiting.delete(kind)
    void workOn(asked)
  }

  return (kind, item) =>
    new Promise((answer) => {
      const asked = waiting.get(kind) ?? []
      asked.push({ item, answer })
      if (asked.length === 1) {
        waiting.set(kind, asked)
        setTimeout(() => close(kind, asked), WINDOW_MS)
      }
      if (asked.length >= most) close(kind, asked)
    })
}
