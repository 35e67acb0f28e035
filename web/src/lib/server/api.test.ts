import type { RequestEvent } from '@sveltejs/kit'
import { describe, expect, it, vi } from 'vitest'
import { Api } from './api.ts'

/** A request whose browser hung up before it was looked at: its socket has forgotten where it came in. */
function abandoned(fetch: () => Promise<Response>): RequestEvent {
  const event = { platform: { req: { socket: {} } }, cookies: { getAll: () => [] }, fetch }
  return event as unknown as RequestEvent
}

describe('Api', () => {
  it('asks nobody for a browser that has hung up: the question would come back to this app without end', async () => {
    const fetch = vi.fn(() => Promise.resolve(new Response()))
    await expect(new Api(abandoned(fetch)).get('/auth/me')).rejects.toMatchObject({ status: 503 })
    expect(fetch).not.toHaveBeenCalled()
  })
})
