/** A process of its own that books what it is told, for races; started by `fork`, it ends with its parent. */
import { createKeyring } from '#database/keyring.ts'
import { openDatabase } from '#database/orm.ts'
import { bookByHand } from '#database/records/meetings.ts'
import { DomainError } from '#domain/errors.ts'
import { TEST_INSTANCE_KEY } from './database.ts'

export interface BookingOrder {
  workspaceId: string
  by: string
  now: number
  /** Slots of half an hour, to be booked all at once. */
  starts: number[]
}

const [url = ''] = process.argv.slice(2)
const database = await openDatabase({ url, pool: 4 })
const keyring = createKeyring(TEST_INSTANCE_KEY)

async function book({ workspaceId, by, now }: BookingOrder, startAt: number): Promise<string | null> {
  try {
    return await database.withWorkspace(workspaceId, (em) =>
      bookByHand(em, keyring, {
        elsewhere: [],
        workspaceId,
        personId: null,
        threadId: null,
        mailboxId: null,
        title: 'A race',
        description: null,
        timezone: null,
        startAt,
        endAt: startAt + 1_800_000,
        by,
        now,
      }),
    )
  } catch (error) {
    if (error instanceof DomainError && error.code === 'conflict') return null
    throw error
  }
}

process.on('message', (order: BookingOrder) => {
  void Promise.all(order.starts.map((startAt) => book(order, startAt))).then((won) => process.send?.(won))
})
process.once('disconnect', () => void database.close().finally(() => process.exit(0)))
process.send?.('ready')
