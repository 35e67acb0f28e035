import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InvitationFacts, PostOfficeEvent } from '#providers/mail/mailroom.ts'
import { openJournal } from './journal.ts'
import type { Said } from './tempers.ts'

/** One mail that went through the post office, as its index knows it; the bytes are a file of their own. */
export interface StoredMail {
  id: string
  at: number
  direction: 'to_prospect' | 'from_prospect'
  from: string
  fromName: string
  to: string
  toName: string
  subject: string
  messageId: string | null
  /** The private header that names campaign step and ledger row. */
  step: string | null
  /** The mailbox address in whose account the mail lies, and where. */
  account: string
  folder: 'INBOX' | 'Sent'
  /** The Message-ID of the mail that it says it answers. */
  inReplyTo?: string
  /** Whether it went to this recipient and to nobody else. */
  isAlone?: boolean
  /** What comes with it. */
  invitation?: InvitationFacts
  /** Of an answer: the mail it answers, and as what. */
  answers?: { mailId: string; event: PostOfficeEvent }
  /** Of a simulated prospect's own reply. */
  said?: Said
}

export interface MailStore {
  readonly mails: readonly StoredMail[]
  find(id: string): StoredMail | undefined
  /** The mails with this Message-ID, one for each recipient. */
  withMessageId(messageId: string): readonly StoredMail[]
  raw(id: string): Buffer
  add(mail: Omit<StoredMail, 'id'>, raw: Uint8Array): StoredMail
  close(): void
}

/** All mails of a folder on disk, in the order in which they came. */
export function openMailStore(folder: string): MailStore {
  const bodies = join(folder, 'mails')
  mkdirSync(bodies, { recursive: true })
  const index = openJournal<StoredMail>(join(folder, 'mails.jsonl'))
  const byId = new Map(index.entries.map((mail) => [mail.id, mail]))
  const byMessageId = new Map<string, StoredMail[]>()
  const name = (mail: StoredMail) => {
    if (!mail.messageId) return
    byMessageId.set(mail.messageId, [...(byMessageId.get(mail.messageId) ?? []), mail])
  }
  for (const mail of index.entries) name(mail)
  const fileOf = (id: string) => join(bodies, `${id}.eml`)
  return {
    mails: index.entries,
    find: (id) => byId.get(id),
    withMessageId: (messageId) => byMessageId.get(messageId) ?? [],
    raw: (id) => readFileSync(fileOf(id)),
    add(mail, raw) {
      const stored = { id: String(index.entries.length + 1).padStart(6, '0'), ...mail }
      writeFileSync(fileOf(stored.id), raw, { mode: 0o600 }) // before the index names it
      index.append(stored)
      byId.set(stored.id, stored)
      name(stored)
      return stored
    },
    close: () => index.close(),
  }
}
