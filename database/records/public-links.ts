import { CLICK_PATH, OPEN_PATH, UNSUBSCRIBE_PATH, type PublicClaims } from '#domain/public-links.ts'
import type { Keyring } from '../keyring.ts'

/** The addresses that one message carries. */
export interface PublicLinks {
  openUrl: string
  unsubscribeUrl: string
  /** The redirect for a link of the text; a target other than http(s) is left as it is. */
  clickUrl(target: string): string
}

/** Links whose tokens say all that is needed to act on them, readable by nobody else: no look-up across workspaces. */
export function publicLinks(
  keyring: Keyring,
  publicUrl: string,
  { workspaceId: w, messageId: m }: { workspaceId: string; messageId: string },
): PublicLinks {
  return {
    openUrl: `${publicUrl}${OPEN_PATH}${keyring.issueToken({ k: 'o', w, m })}`,
    unsubscribeUrl: `${publicUrl}${UNSUBSCRIBE_PATH}${keyring.issueToken({ k: 'u', w, m })}`,
    clickUrl: (target) =>
      /^https?:\/\//i.test(target)
        ? `${publicUrl}${CLICK_PATH}${keyring.issueToken({ k: 'c', w, m, u: target })}`
        : target,
  }
}

/** What a token of a public link stands for, or null if it was not issued here or has been altered. */
export function readPublicToken(keyring: Keyring, token: string): PublicClaims | null {
  const claims = keyring.readToken(token)
  const { k, w: workspaceId, m: messageId, u: url } = claims ?? {}
  if (!workspaceId || !messageId) return null
  if (k === 'o') return { kind: 'open', workspaceId, messageId }
  if (k === 'u') return { kind: 'unsubscribe', workspaceId, messageId }
  return k === 'c' && url ? { kind: 'click', workspaceId, messageId, url } : null
}
