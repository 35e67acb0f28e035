import type { Cipher } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import { putAttack } from '#database/records/classifications.ts'
import { recordEvent } from '#database/records/events.ts'

/** A mail that nobody's assistant may read as it is. */
export interface Suspect {
  workspaceId: string
  threadId: string
  inboundId: string
  personId: string
}

/** No assistant is shown the mail, now or as part of its conversation, until a human says what it wants. */
export async function quarantineMail(
  em: EntityManager,
  cipher: Cipher,
  { sign, words, ...suspect }: Suspect & { sign: string; words: string },
): Promise<void> {
  const sealed = cipher.seal(words, 'classification.attack_words')
  if (await putAttack(em, { ...suspect, sign, words: sealed })) await recordQuarantine(em, suspect, sign)
}

/** Stated once for a mail, which names the fact. */
export function recordQuarantine(em: EntityManager, suspect: Suspect, code: string): Promise<void> {
  const { workspaceId, threadId, inboundId, personId } = suspect
  return recordEvent(em, workspaceId, { id: inboundId, kind: 'MailQuarantined', personId, threadId, code })
}
