/** The seller of the demo, who reads the drafts that wait and sends them, through the API as anybody would. */
import type { Intent } from '#api/contract/intent.ts'
import type { Page } from '#api/contract/page.ts'
import type { Thread, ThreadSummary } from '#api/contract/thread.ts'
import { ApiProblem, type ApiClient } from './api-client.ts'

const PARALLEL = 4

export interface Seller {
  /** How many drafts have been approved so far. */
  readonly approved: number
  /** Approve every draft that waits now. */
  approveReady(): Promise<void>
}

export function createSeller(api: ApiClient): Seller {
  /** A thread still shows its draft for a moment after it has taken the decision. */
  const approved = new Set<string>()
  let promising: Promise<ReadonlySet<string>> | undefined
  /** Whoever is interested is reminded if they fall silent; nobody else is. */
  const isPromising = async (intentId: string | undefined) => {
    promising ??= promisingIntents(api)
    return intentId !== undefined && (await promising).has(intentId)
  }
  const approve = async ({ id }: ThreadSummary) => {
    const thread = await api.get<Thread>(`/api/threads/${id}`)
    const { draft, state, intent } = thread
    if (state !== 'draft_ready' || draft?.state !== 'ready' || approved.has(draft.id)) return
    const decision = { draftId: draft.id, followUps: await isPromising(intent?.id) }
    if (await isTaken(api.post(`/api/threads/${id}/approve`, decision, `demo-approve-${draft.id}`)))
      approved.add(draft.id)
  }
  return {
    get approved() {
      return approved.size
    },
    async approveReady() {
      const { items } = await api.get<Page<ThreadSummary>>(
        '/api/threads?box=approval&state=draft_ready&limit=200',
      )
      const waiting = [...items]
      const approveSome = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await approve(next)
      }
      await Promise.all(Array.from({ length: PARALLEL }, approveSome))
    },
  }
}

/** False where the thread would not have it any more: a newer mail came, and its draft will be shown next time. */
async function isTaken(decision: Promise<unknown>): Promise<boolean> {
  try {
    await decision
    return true
  } catch (error) {
    if (error instanceof ApiProblem && [409, 422, 503].includes(error.status)) return false
    throw error
  }
}

async function promisingIntents(api: ApiClient): Promise<ReadonlySet<string>> {
  const { items } = await api.get<{ items: Intent[] }>('/api/intents')
  return new Set(items.filter(({ isLead }) => isLead).map(({ id }) => id))
}
