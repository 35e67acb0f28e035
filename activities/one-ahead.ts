/**
 * Each item is made while the one before it is used, so that neither side waits for more than the slower of the two.
 * What making the next one throws comes out when its turn has come.
 */
export async function* oneAhead<T>(items: AsyncGenerator<T, void>): AsyncGenerator<T> {
  for (let next = items.next(); ;) {
    const item = await next
    if (item.done) return
    next = items.next()
    next.catch(() => undefined) // nobody waits for it if the use of this item fails first
    yield item.value
  }
}
