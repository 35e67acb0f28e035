import type { Step } from '#domain/sequence/plan.ts'
import { gaveUp, type Behaviour } from '#test/support/contact-activities.ts'
import { atOnce, underWay, type ContactStage, type Scenario } from './stage.ts'

const HOUR = 3_600_000
const mail = (delayMs: number, index: number): Step => ({ kind: 'email', id: `step-${index}`, delayMs })
const mails = (...delays: number[]) => delays.map(mail)

/** Gives up once, then works. */
function failingOnce(): Behaviour {
  let times = 0
  return {
    send: () => {
      if (++times === 1) throw gaveUp()
      return { kind: 'accepted' }
    },
  }
}

/** What a contact may live through; each is recorded at the moment in which the scenario returns. */
export const contactScenarios: Record<string, Scenario<ContactStage>> = {
  async finished(stage) {
    await stage.start({ steps: mails(0, 1_000, 1_000) })
    await stage.end()
  },
  async waiting(stage) {
    await stage.start({ steps: mails(0, HOUR) })
    await stage.until('send_time', 1)
  },
  async 'waiting-in-wait-step'(stage) {
    await stage.start({ steps: [mail(0, 0), { kind: 'wait', id: 'pause', delayMs: HOUR }, mail(0, 2)] })
    await stage.until('send_time', 1)
  },
  /** The answer comes half an hour after the mail has gone out, from when the wait counts. */
  async 'waiting-since-it-was-sent'(stage) {
    const send = () => ({ kind: 'accepted' as const, at: Date.now() - HOUR / 2 })
    const steps: Step[] = [mail(0, 0), { kind: 'wait', id: 'pause', delayMs: HOUR }, mail(0, 2)]
    await stage.start({ steps, behaviour: { send } })
    await stage.until('send_time', 1)
  },
  async replied(stage) {
    await stage.start({ steps: mails(0, HOUR) })
    await stage.until('send_time', 1)
    await stage.tell({ kind: 'replied' })
    await stage.end()
  },
  async sending(stage) {
    const { hasBegun, work } = underWay()
    const send = () => work().then(() => ({ kind: 'accepted' as const }))
    await stage.start({ steps: mails(0, HOUR), behaviour: { send } })
    await hasBegun
  },
  async 'replied-during-send'(stage) {
    const send = async () => {
      await stage.tell({ kind: 'replied' })
      return { kind: 'accepted' as const }
    }
    await stage.start({ steps: mails(0, HOUR), behaviour: { send } })
    await stage.end()
  },
  async 'paused-during-booking'(stage) {
    const reserve = async () => {
      await stage.tell({ kind: 'paused' })
      return { kind: 'slot' as const, at: Date.now() + HOUR, messageId: 'a-message' }
    }
    await stage.start({ steps: mails(0), behaviour: { reserve } })
    await stage.until('resume')
  },
  async held(stage) {
    await stage.start({ steps: mails(0), behaviour: failingOnce() })
    await stage.until('human')
  },
  async 'held-and-retried'(stage) {
    await stage.start({ steps: mails(0), behaviour: failingOnce() })
    await stage.until('human')
    await stage.tell({ kind: 'retried' })
    await stage.end()
  },
  /** News of no consequence, then a wish: a replay may hear the two in one task. */
  async 'retried-by-update'(stage) {
    await stage.start({ steps: mails(0), behaviour: failingOnce() })
    await stage.until('human')
    await stage.tell({ kind: 'resumed' })
    await stage.settled()
    await stage.retryByUpdate()
    await stage.end()
  },
  /** The same in one task: before anything follows from the update it must have been answered. */
  async 'retried-with-news'(stage) {
    await stage.start({ steps: mails(0), behaviour: failingOnce() })
    await stage.until('human')
    await atOnce(stage.temporal, () => stage.tell({ kind: 'resumed' }), stage.retryByUpdate)
    await stage.end()
  },
  async 'skipped-by-update'(stage) {
    await stage.start({ steps: mails(0, HOUR), behaviour: failingOnce() })
    await stage.until('human')
    await stage.skipByUpdate()
    await stage.until('send_time', 1)
  },
  async paused(stage) {
    await stage.start({ steps: mails(HOUR) })
    await stage.until('send_time')
    await stage.tell({ kind: 'paused' })
    await stage.until('resume')
  },
  async 'paused-and-resumed'(stage) {
    await stage.start({ steps: mails(HOUR) })
    await stage.until('send_time')
    await stage.tell({ kind: 'paused' })
    await stage.until('resume')
    await stage.tell({ kind: 'resumed' })
    await stage.until('send_time')
  },
  async absent(stage) {
    await stage.start({ steps: mails(HOUR) })
    await stage.until('send_time')
    await stage.tell({ kind: 'absent', until: Date.now() + 3 * HOUR })
    await stage.settled()
  },
  async 'continued-first-run'(stage) {
    await stage.start({ steps: mails(0, 0, 0, 0, HOUR), continueAfter: 30 })
    await stage.until('send_time', 4)
    stage.record('first')
  },
  async 'continued-last-run'(stage) {
    await stage.start({ steps: mails(0, 0, 0, 0, HOUR), continueAfter: 30 })
    await stage.until('send_time', 4)
  },
  /** Its history is long enough when a wait is to be written down: that is done before the run goes on in another. */
  async 'continued-in-wait-step'(stage) {
    const wait = (id: string, delayMs: number): Step => ({ kind: 'wait', id, delayMs })
    await stage.start({ steps: [wait('a', 500), wait('b', HOUR), mail(0, 2)], continueAfter: 12 })
    await stage.until('send_time', 1)
    stage.record('first')
  },
  async cancelled(stage) {
    await stage.start({ steps: mails(HOUR) })
    await stage.until('send_time')
    await stage.cancel()
    await stage.end()
  },
}
