/**
 * Sessions that have just carried a mail, kept for the next one of the same account: connecting, TLS and signing in take a
 * server longer than the mail does. Only what was answered with "accepted" is kept, and only for a moment.
 */
import { accountKey } from './account-key.ts'
import type { MailServerAccess } from './mail-provider.ts'
import type { SmtpSession } from './smtp-session.ts'

/** A portion follows the one before within this time; a server that counts open connections is not kept waiting for long. */
const KEPT_MS = 1_000
/** Servers end a session after some number of mails (often a hundred), and in the middle of one it would count as an error. */
const MOST_MAILS = 50

export interface Kept {
  session: SmtpSession
  /** Mails that it has carried. */
  mails: number
}

export interface KeptSessions {
  /** One that still seems to be open, or null. */
  take(access: MailServerAccess): Kept | null
  /** Keep it for the next mail, or take leave. */
  keep(access: MailServerAccess, kept: Kept): void
}

export function createKeptSessions(): KeptSessions {
  const waiting = new Map<string, Set<Kept>>()

  const remove = (key: string, kept: Kept) => {
    const group = waiting.get(key)
    const wasThere = group?.delete(kept) ?? false
    if (group?.size === 0) waiting.delete(key)
    return wasThere
  }

  return {
    take(access) {
      const key = accountKey(access)
      for (const kept of waiting.get(key) ?? []) {
        remove(key, kept)
        if (kept.session.isOpen()) return kept
      }
      return null
    },
    keep(access, kept) {
      const key = accountKey(access)
      const group = waiting.get(key) ?? new Set()
      if (kept.mails >= MOST_MAILS) return kept.session.quit()
      kept.session.rest()
      waiting.set(key, group.add(kept))
      setTimeout(() => {
        if (remove(key, kept)) kept.session.quit()
      }, KEPT_MS).unref()
    },
  }
}
