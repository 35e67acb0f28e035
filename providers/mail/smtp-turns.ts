import pLimit, { type LimitFunction } from 'p-limit'
import { accountKey } from './account-key.ts'
import type { MailServerAccess } from './mail-provider.ts'

/** Sessions of one account at once; ordinary servers allow more (Postfix: 50 from one client). */
const MOST = 10
/**
 * Microsoft 365 refuses a fourth ("432 4.3.2 Concurrent connections limit exceeded"):
 * https://learn.microsoft.com/exchange/troubleshoot/send-emails/smtp-submission-improvements
 */
const MOST_OF_MICROSOFT = 3
const MICROSOFT = /(^|\.)(office365\.com|outlook\.com|office365\.us|partner\.outlook\.cn)$/i

/** How many sessions an account may have on this server at once. */
export function sessionsAtOnce(host: string): number {
  return MICROSOFT.test(host) ? MOST_OF_MICROSOFT : MOST
}

export interface Turns {
  /** Do this as soon as the account has a session to spare. */
  take<T>(access: MailServerAccess, act: () => Promise<T>): Promise<T>
}

/** Of this process: another worker counts its own. */
export function createTurns(): Turns {
  const limits = new Map<string, LimitFunction>()
  return {
    async take(access, act) {
      const key = accountKey(access)
      const limit = limits.get(key) ?? pLimit(sessionsAtOnce(access.host))
      limits.set(key, limit)
      try {
        return await limit(act)
      } finally {
        if (limit.activeCount + limit.pendingCount === 0) limits.delete(key)
      }
    },
  }
}
