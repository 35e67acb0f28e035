/** The most that a Temporal server can do for one workflow a contact: start it. */
import { Client } from '@temporalio/client'
import type { Stage } from './stage.ts'
import { costOf, productPids, type Cost } from './cost.ts'

const IN_FLIGHT = 50

/** Do `work` for each number below `count`, so many at once. */
export async function inFlight(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const some = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, some))
}

/**
 * Start so many workflows that do nothing for a day, from a plain client: nothing is encrypted, nobody listens on their
 * queue, and no search attribute is set.
 * @param series names them apart from those of another series
 */
export function bareStarts(
  { installation, temporal }: Stage,
  series: string,
  contacts: number,
): Promise<Cost<'Temporal'>> {
  const client = new Client({ connection: temporal })
  const { Temporal } = productPids(installation)
  return costOf({ Temporal }, () =>
    inFlight(contacts, (index) =>
      client.workflow.start('bare', {
        workflowId: `bare-${series}-${index}`,
        taskQueue: 'bare',
        startDelay: '1 day',
        args: [{ contact: index }],
      }),
    ),
  )
}
