import { join } from 'node:path'
import { POST_OFFICE_EVENTS, type PostOfficeEvent, type RecordEntry } from '#providers/mail/mailroom.ts'
import { openJournal } from './journal.ts'
import type { MailStore, StoredMail } from './mail-store.ts'

/** What the post office itself saw happen: the independent judge of what was sent and what came of it. */
export interface EventRecord {
  readonly entries: readonly RecordEntry[]
  note(entry: Omit<RecordEntry, 'at'>): void
  /** What the very arrival of a stored mail is: accepted, or somebody's answer. */
  noteArrival(mail: StoredMail): void
  /** An event of a stored mail, noted once. */
  noteOf(mail: StoredMail, event: PostOfficeEvent, more?: Partial<RecordEntry>): void
  hasHappened(mailId: string, event: PostOfficeEvent): boolean
  counts(): Record<PostOfficeEvent, number>
  close(): void
}

/** Open `record.jsonl`, and add what a kill kept from being noted after the mail itself was stored. */
export function openEventRecord(folder: string, store: MailStore): EventRecord {
  const journal = openJournal<RecordEntry>(join(folder, 'record.jsonl'))
  const happened = new Set(journal.entries.map((entry) => keyOf(entry.mailId, entry.event)))
  const note = (entry: Omit<RecordEntry, 'at'>) => {
    happened.add(keyOf(entry.mailId, entry.event))
    journal.append({ at: Date.now(), ...entry })
  }
  const record: EventRecord = {
    entries: journal.entries,
    note,
    noteOf(mail, event, more = {}) {
      if (happened.has(keyOf(mail.id, event))) return
      const { id, to, from, messageId, step } = mail
      note({ event, recipient: to, sender: from, messageId, step, mailId: id, ...more })
    },
    noteArrival(mail) {
      // Mail of ours counts as accepted even where it went to another mailbox of ours.
      const { inReplyTo = null, isAlone = true, invitation, answers, said } = mail
      if (mail.direction === 'to_prospect' || mail.step !== null)
        record.noteOf(mail, 'accepted', { inReplyTo, isAlone })
      if (invitation) record.noteOf(mail, 'invited', { invitation })
      const answered = answers && store.find(answers.mailId)
      const hostile = said?.isHostile ? { isHostile: true } : {}
      if (answered) record.noteOf(answered, answers.event, { answerId: mail.messageId, ...hostile })
    },
    hasHappened: (mailId, event) => happened.has(keyOf(mailId, event)),
    counts: () => countEvents(journal.entries),
    close: () => journal.close(),
  }
  for (const mail of store.mails) record.noteArrival(mail)
  return record
}

function keyOf(mailId: string | null, event: PostOfficeEvent): string {
  return `${mailId ?? ''} ${event}`
}

function countEvents(entries: readonly RecordEntry[]): Record<PostOfficeEvent, number> {
  const counts = Object.fromEntries(POST_OFFICE_EVENTS.map((event) => [event, 0])) as Record<
    PostOfficeEvent,
    number
  >
  for (const entry of entries) counts[entry.event] += 1
  return counts
}
