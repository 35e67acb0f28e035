import { expect } from 'vitest'

/** What a send is answered whose mail is out: when it went out stands beside it. */
export const ACCEPTED = { kind: 'accepted', at: expect.any(Number) as number } as const
