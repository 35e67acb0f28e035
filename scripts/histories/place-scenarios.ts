/**
 * Contacts whose places are booked by others: the first with the launch, the next ones along with a send. One whose time
 * has not come has done nothing that could be replayed.
 */
import type { SendResult } from '#domain/sequence/messages.ts'
import type { Step } from '#domain/sequence/plan.ts'
import { underWay, type ContactStage, type Scenario } from './stage.ts'

const HOUR = 3_600_000
const mails = (...delays: number[]): Step[] =>
  delays.map((delayMs, index) => ({ kind: 'email', id: `step-${index}`, delayMs }))

/** Taken by the server, and the next mail has its place then. */
const accepted = (inMs: number): SendResult => ({ kind: 'accepted', nextAt: Date.now() + inMs })

export const placeScenarios: Record<string, Scenario<ContactStage>> = {
  async 'launched-and-sending'(stage) {
    const { hasBegun, work } = underWay()
    const send = () => work().then(() => accepted(HOUR))
    await stage.launch({ steps: mails(0, HOUR), inMs: 500, behaviour: { send } })
    await hasBegun
  },
  async 'launched-and-finished'(stage) {
    const send = ({ stepIndex }: { stepIndex: number }) =>
      stepIndex < 2 ? accepted(600) : { kind: 'accepted' as const }
    await stage.launch({ steps: mails(0, 100, 100), inMs: 500, behaviour: { send } })
    await stage.end()
  },
  /** Told before its time has come: it begins at once, and gives its place back. */
  async 'launched-and-stopped'(stage) {
    await stage.launch({ steps: mails(0, HOUR), inMs: HOUR })
    await stage.tell({ kind: 'replied' })
    await stage.end()
  },
  async 'launched-and-paused'(stage) {
    await stage.launch({ steps: mails(0, HOUR), inMs: HOUR })
    await stage.tell({ kind: 'paused' })
    await stage.until('resume')
  },
  async 'waiting-for-given-place'(stage) {
    await stage.start({ steps: mails(0, HOUR), behaviour: { send: () => accepted(HOUR) } })
    await stage.until('send_time', 1)
  },
  /** The place comes with the answer, and is given back, for meanwhile nobody may be written to. */
  async 'paused-during-send'(stage) {
    const send = async () => {
      await stage.tell({ kind: 'paused' })
      return accepted(HOUR)
    }
    await stage.start({ steps: mails(0, HOUR), behaviour: { send } })
    await stage.until('resume', 1)
  },
  async 'replied-to-given-place'(stage) {
    await stage.start({ steps: mails(0, HOUR), behaviour: { send: () => accepted(HOUR) } })
    await stage.until('send_time', 1)
    await stage.tell({ kind: 'replied' })
    await stage.end()
  },
}
