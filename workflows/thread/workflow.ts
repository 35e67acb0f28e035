import type { ThreadState } from '#domain/thread/state.ts'
import type { ThreadInput } from './messages.ts'

export function threadWorkflow(_input: ThreadInput): Promise<ThreadState> {
  throw new Error('not yet')
}
