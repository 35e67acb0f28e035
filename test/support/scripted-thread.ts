/** A simulated thread in a world that answers from scripts, for tests that read like a story. */
import type { Answer, Input } from '#domain/thread/inputs.ts'
import type { AnswerResult, ClassifyResult, ValidateResult } from '#domain/thread/messages.ts'
import type { MeetingTalk } from '#domain/thread/state.ts'
import { simulateThread, type ThreadWorld, type ToldThread } from './simulate-thread.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export interface Scripts {
  classify?: ClassifyResult[]
  validate?: ValidateResult[]
  send?: AnswerResult[]
  isAutomatic?: boolean
  meetingTalk?: MeetingTalk
  laterAt?: number
}

/** A world that answers from scripts and then with success, at once. */
function worldOf({
  isAutomatic: mayAutoSend = false,
  meetingTalk = 'none',
  laterAt,
  ...scripts
}: Scripts): ThreadWorld {
  const { classify = [], validate = [], send = [] } = structuredClone(scripts)
  const rule = { intentId: 'intent', mayAutoSend, undoMs: HOUR, laterAt: laterAt ?? null }
  return {
    latencyMs: 0,
    answer({ kind }, now): Answer {
      switch (kind) {
        case 'classify':
          return { kind: 'classified', result: classify.shift() ?? { kind: 'answer', ...rule } }
        case 'draft':
          return { kind: 'drafted', result: { kind: 'drafted', meetingTalk } }
        case 'validate':
          return { kind: 'validated', result: validate.shift() ?? { kind: 'passed', mayAutoSend: true } }
        case 'send':
          return { kind: 'answered', result: send.shift() ?? { kind: 'accepted', at: now } }
      }
    },
  }
}

export const mail = (id: string, at = 0): ToldThread => ({
  at,
  input: { kind: 'mailArrived', inboundId: id, at },
})
export const at = (at: number, input: Input): ToldThread => ({ at, input })
export const approve = (followUps = false): Input => ({
  kind: 'approved',
  draftId: 'current',
  followUps,
  by: 'ann',
})
export const run = (told: ToldThread[], scripts: Scripts = {}) => simulateThread(worldOf(scripts), told)
/** The days on which something was sent, counted from the first mail. */
export const daysOf = ({ sends }: ReturnType<typeof run>) => sends.map(({ at }) => at / DAY)
