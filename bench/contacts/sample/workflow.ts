/** A drip campaign for one contact, as the usual samples write it. */
import { proxyActivities, sleep } from '@temporalio/workflow'
import type { SampleActivities } from './activities.ts'

const { load, render, send, record } = proxyActivities<SampleActivities>({ startToCloseTimeout: '1 minute' })

export interface SampleInput {
  id: number
  /** Ms after each step; the last keeps the workflow open. */
  waits: number[]
}

export async function sampleContact({ id, waits }: SampleInput): Promise<void> {
  for (const [step, wait] of waits.entries()) {
    const contact = await load(id)
    const mail = await render(contact, step)
    await send(id, step, mail)
    await record(id, step)
    await sleep(wait)
  }
}
