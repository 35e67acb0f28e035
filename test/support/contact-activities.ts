import { ApplicationFailure } from '@temporalio/common'
import type { ContactActivities, SlotAnswer, StepRef } from '#activities/activities.ts'
import type { SendResult } from '#domain/sequence/messages.ts'

/** What a contact workflow did, by enrolment, in order: `reserve:0`, `send:0`, `hold:activity_failed`, `end:finished`. */
export class ContactDiary {
  private readonly lines = new Map<string, string[]>()

  write(enrolmentId: string, line: string): void {
    this.lines.set(enrolmentId, [...this.of(enrolmentId), line])
  }

  of(enrolmentId: string): readonly string[] {
    return this.lines.get(enrolmentId) ?? []
  }
}

/** How the outside world behaves towards one enrolment. */
export interface Behaviour {
  reserve?: (step: StepRef & { notBefore: number }) => Promise<SlotAnswer> | SlotAnswer
  send?: (step: StepRef) => Promise<SendResult> | SendResult
  /** Any of the recording activities, by name, before it is written into the diary. */
  record?: (name: string) => Promise<void> | void
}

export const gaveUp = () => ApplicationFailure.nonRetryable('for good', 'test')

/** Activities that keep a diary instead of writing to a database; slots are free at once, mails are accepted. */
export function contactActivities(
  diary: ContactDiary,
  behaviours: Map<string, Behaviour>,
): ContactActivities {
  const recorded = (name: string) => async (input: { enrolmentId: string }, line: string) => {
    await behaviours.get(input.enrolmentId)?.record?.(name)
    diary.write(input.enrolmentId, line)
  }
  return {
    async reserveSlot(step) {
      diary.write(step.enrolmentId, `reserve:${step.stepIndex}`)
      const answer = await behaviours.get(step.enrolmentId)?.reserve?.(step)
      return answer ?? { kind: 'slot', at: Math.max(Date.now(), step.notBefore), messageId: step.stepId }
    },
    async sendMessage(step) {
      diary.write(step.enrolmentId, `send:${step.stepIndex}`)
      return (await behaviours.get(step.enrolmentId)?.send?.(step)) ?? { kind: 'accepted' }
    },
    releaseSlot: (step) => recorded('releaseSlot')(step, `release:${step.stepIndex}`),
    recordHold: (hold) => recorded('recordHold')(hold, `hold:${hold.reason}`),
    resolveHold: (hold) => recorded('resolveHold')(hold, `resolve:${hold.resolution}`),
    recordPause: (step) => recorded('recordPause')(step, `pause:${step.stepIndex}`),
    recordWait: (step) => recorded('recordWait')(step, `wait:${step.stepIndex}`),
    recordEnd: (end) => recorded('recordEnd')(end, `end:${end.outcome}`),
  }
}
