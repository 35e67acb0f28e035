import type { Leased, TransportDependencies } from './send-context.ts'
import type { Transmitted } from './send-outcome.ts'

/** The wire action, which ends before its lease does. `begun`: when the claim was asked for, by `performance.now()`. */
export async function transmit<Own>(
  deps: TransportDependencies,
  { claimed, mail, epoch }: Leased<Own>,
  begun: number,
): Promise<Transmitted<Own>> {
  const { access } = claimed
  const provider = deps.mailProvider({ smtp: access.smtp, imap: access.imap })
  // Measured from before the claim on a clock that nobody sets: a process that was frozen sends no dot afterwards.
  const isLeased = () => performance.now() - begun < deps.timing.leaseMs
  const result = await provider.transmit(
    mail.mime,
    { from: access.address, to: mail.to },
    { deadlineMs: deps.timing.deadlineMs, onBeforeDot: isLeased },
  )
  return { claimed, epoch, result }
}

const PERSIST_TRIES_MS = [100, 500, 2_000, 5_000, 10_000]

/** An outcome that is known must not become unknown because the database was away for a moment. */
export async function persist<T>(
  deps: TransportDependencies,
  begun: number,
  commit: () => Promise<T>,
): Promise<T> {
  for (const pause of PERSIST_TRIES_MS) {
    try {
      return await commit()
    } catch (error) {
      if (performance.now() - begun + pause > deps.timing.leaseMs) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  return commit()
}
