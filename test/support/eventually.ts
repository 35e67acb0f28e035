import { DomainError } from '#domain/errors.ts'

/**
 * Wait until `probe` answers with something, asking ten times a second. A server that is too busy to answer in time is
 * asked again: without a cache a query can hold a workflow's task up for ten seconds.
 */
export async function eventually<T>(
  probe: () => Promise<T | null | undefined | false>,
  withinMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const found = await probe().catch(nothingIfBusy)
    if (found !== null && found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`nothing came within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function nothingIfBusy(error: unknown): null {
  if (error instanceof DomainError && error.code === 'unavailable') return null
  throw error
}
