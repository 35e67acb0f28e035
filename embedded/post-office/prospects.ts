/** The simulated prospects at work: each mail that reaches them leads to what their character does about it. */
import type { PostOfficeEvent } from '#providers/mail/mailroom.ts'
import { composeAbsence, composeBounce, composeReply, type Answer } from './answers.ts'
import { actsOn } from './characters.ts'
import type { EventRecord } from './event-record.ts'
import type { MailStore, StoredMail } from './mail-store.ts'
import { visit } from './visits.ts'

const RETRY_MS = 5_000
const MAX_TRIES = 60

export interface ProspectOptions {
  store: MailStore
  record: EventRecord
  /** Put an answer into the account of who wrote the mail. */
  deliver: (mail: StoredMail, answer: Answer, event: PostOfficeEvent) => StoredMail
  /** Ten makes everybody ten times as quick. */
  speed: number
  publicHost: string | null
}

export interface Prospects {
  /** A mail has reached its recipient. */
  receive(mail: StoredMail): void
  pending(): number
  stop(): void
}

/** Start them. What they had not done yet when the post office stopped, they do now. */
export function startProspects(options: ProspectOptions): Prospects {
  const { store, record, speed } = options
  const received = new Map<string, number>()
  const timers = new Set<NodeJS.Timeout>()

  const after = (ms: number, act: () => Promise<void>) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act().catch((error: unknown) => console.error('a simulated prospect failed:', error))
    }, ms / speed)
    timers.add(timer)
  }
  const attempt = (mail: StoredMail, event: PostOfficeEvent, tries: number) => async () => {
    const isDone = await perform(options, mail, event)
    if (!isDone && tries < MAX_TRIES) after(RETRY_MS, attempt(mail, event, tries + 1))
  }
  const receive = (mail: StoredMail) => {
    const nth = (received.get(mail.to) ?? 0) + 1
    received.set(mail.to, nth)
    for (const { event, afterMs } of actsOn(mail.to, nth)) {
      if (record.hasHappened(mail.id, event)) continue
      after(Math.max(mail.at + afterMs / speed - Date.now(), 0) * speed, attempt(mail, event, 1))
    }
  }

  for (const mail of store.mails) if (mail.direction === 'to_prospect') receive(mail)
  return {
    receive,
    pending: () => timers.size,
    stop() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

/** Do it; false if it should be tried again. */
async function perform(options: ProspectOptions, mail: StoredMail, event: PostOfficeEvent): Promise<boolean> {
  const { store, record, deliver, publicHost } = options
  if (record.hasHappened(mail.id, event)) return true
  const raw = store.raw(mail.id)
  if (event === 'opened' || event === 'clicked' || event === 'unsubscribed') {
    const outcome = await visit(raw, event, publicHost)
    if (outcome === 'done') record.noteOf(mail, event)
    return outcome !== 'failed'
  }
  deliver(mail, await answerOf(mail, raw, event), event)
  return true
}

async function answerOf(mail: StoredMail, raw: Buffer, event: PostOfficeEvent): Promise<Answer> {
  if (event === 'bounced') return composeBounce(mail, raw)
  return event === 'absence' ? composeAbsence(mail) : composeReply(mail, raw)
}
