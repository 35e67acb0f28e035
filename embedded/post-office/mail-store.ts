import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PostOfficeEvent } from '#providers/mail/mailroom.ts'
import { openJournal } from './journal.ts'

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
  /** Of an answer: the mail it answers, and as what. */
  answers?: { mailId: string; event: PostOfficeEvent }
}

export interface MailStore {
  readonly mails: readonly StoredMail[]
  find(id: string): StoredMail | undefined
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
  const fileOf = (id: string) => join(bodies, `${id}.eml`)
  return {
    mails: index.entries,
    find: (id) => byId.get(id),
    raw: (id) => readFileSync(fileOf(id)),
    add(mail, raw) {
      const stored = { id: String(index.entries.length + 1).padStart(6, '0'), ...mail }
      writeFileSync(fileOf(stored.id), raw, { mode: 0o600 }) // before the index names it
      index.append(stored)
      byId.set(stored.id, stored)
      return stored
    },
    close: () => index.close(),
  }
}
