import type { ThreadActivities, ThreadRef } from '#activities/thread-activities.ts'
import type {
  AnswerResult,
  ClassifyResult,
  DraftOrder,
  DraftResult,
  ValidateResult,
} from '#domain/thread/messages.ts'

/** How the outside world behaves towards one thread; what is left out succeeds, and nothing goes out by itself. */
export interface ThreadBehaviour {
  classify?: (inboundId: string) => Promise<ClassifyResult> | ClassifyResult
  draft?: (order: DraftOrder) => Promise<DraftResult> | DraftResult
  validate?: (draftId: string) => Promise<ValidateResult> | ValidateResult
  send?: (draftId: string) => Promise<AnswerResult> | AnswerResult
  /** Any of the recording activities, by name, before it is written into the diary. */
  record?: (name: string) => Promise<void> | void
}

/**
 * What a thread workflow did, by thread, in order: `classify`, `draft:answer:1`, `validate`, `send`, `sent:none`,
 * `plan:3`, `cancel:reply_received`, `settle:superseded`.
 */
export class ThreadDiary {
  private readonly lines = new Map<string, string[]>()
  private readonly drafts = new Map<string, string[]>()

  write(threadId: string, line: string): void {
    this.lines.set(threadId, [...this.of(threadId), line])
  }

  of(threadId: string): readonly string[] {
    return this.lines.get(threadId) ?? []
  }

  order(threadId: string, draftId: string): void {
    this.drafts.set(threadId, [...this.draftsOf(threadId), draftId])
  }

  /** The ids of the drafts that were ordered. */
  draftsOf(threadId: string): readonly string[] {
    return this.drafts.get(threadId) ?? []
  }
}

export const toAnswer: ClassifyResult = {
  kind: 'answer',
  intentId: '01890000-0000-7000-8000-000000000001',
  mayAutoSend: false,
  undoMs: 0,
  laterAt: null,
}

/** Activities that keep a diary instead of writing to a database or asking anybody. */
export function threadActivities(
  diary: ThreadDiary,
  behaviours: Map<string, ThreadBehaviour>,
): ThreadActivities {
  const of = ({ threadId }: ThreadRef): ThreadBehaviour => behaviours.get(threadId) ?? {}
  const recorded = async (name: string, ref: ThreadRef, line: string) => {
    await of(ref).record?.(name)
    diary.write(ref.threadId, line)
  }
  return {
    async classifyThread(input) {
      diary.write(input.threadId, input.intentId ? 'classify:corrected' : 'classify')
      return (await of(input).classify?.(input.inboundId)) ?? toAnswer
    },
    async draftAnswer(order) {
      diary.write(order.threadId, `draft:${order.kind}:${order.attempt}`)
      diary.order(order.threadId, order.draftId)
      return (await of(order).draft?.(order)) ?? { kind: 'drafted', meetingTalk: 'none' }
    },
    async validateDraft(input) {
      diary.write(input.threadId, 'validate')
      return (await of(input).validate?.(input.draftId)) ?? { kind: 'passed', mayAutoSend: true }
    },
    async sendAnswer(input) {
      diary.write(input.threadId, 'send')
      return (await of(input).send?.(input.draftId)) ?? { kind: 'accepted', at: Date.now() }
    },
    recordThread: (input) => recorded('recordThread', input, `${input.state}:${input.change}`),
    settleDraft: (input) => recorded('settleDraft', input, `settle:${input.state}`),
    planFollowUps: (input) => recorded('planFollowUps', input, `plan:${input.followUps.length}`),
    cancelFollowUps: (input) => recorded('cancelFollowUps', input, `cancel:${input.reason}`),
  }
}
