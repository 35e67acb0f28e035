/** The simulated prospects at work: each mail that reaches them leads to what their character does about it. */
import type { PostOfficeEvent } from '#providers/mail/mailroom.ts'
import { parseMail } from '#providers/mail/parse.ts'
import { composeAbsence, composeBounce, composeReply, type Answer } from './answers.ts'
import { actsOn, replyDelay } from './characters.ts'
import type { EventRecord } from './event-record.ts'
import type { MailStore, StoredMail } from './mail-store.ts'
import { offeredTimes } from './offered-times.ts'
import { wordsOf } from './reply-texts.ts'
import { firstWord, nextWord, type Said } from './tempers.ts'
import { visit } from './visits.ts'

const RETRY_MS = 5_000
const MAX_TRIES = 60
/** Whose time was kept gives us so long to send the invitation before they write again. */
const INVITATION_MS = 60_000

export interface ProspectOptions {
  store: MailStore
  record: EventRecord
  /** Put an answer into the account of who wrote the mail. */
  deliver: (mail: StoredMail, answer: Answer, event: PostOfficeEvent, said?: Said) => StoredMail
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
  const plan = (mail: StoredMail, event: PostOfficeEvent, afterMs: number) => {
    if (record.hasHappened(mail.id, event)) return
    after(Math.max(mail.at + afterMs / speed - Date.now(), 0) * speed, attempt(mail, event, 1))
  }
  const receive = (mail: StoredMail) => {
    if (mail.invitation) return // accepted in silence; the record has it
    const before = answeredWord(store, mail)
    if (before) {
      if (!before.isLast && isFirstAnswer(store, mail))
        plan(mail, 'replied', replyDelay(mail.to, before.round))
      return
    }
    const nth = (received.get(mail.to) ?? 0) + 1
    received.set(mail.to, nth)
    for (const { event, afterMs } of actsOn(mail.to, nth)) plan(mail, event, afterMs)
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

/** What the recipient has said in the mail that this one answers; null where it answers none of theirs. */
function answeredWord(store: MailStore, { to, inReplyTo }: StoredMail): Said | null {
  const theirs = inReplyTo === undefined ? [] : store.withMessageId(inReplyTo)
  return theirs.find((mail) => mail.from === to)?.said ?? null
}

/** A second answer to the same mail of theirs (a reminder of ours) is read and not answered. */
function isFirstAnswer(store: MailStore, { id, to, inReplyTo }: StoredMail): boolean {
  const first = store.mails.find((mail) => mail.to === to && mail.inReplyTo === inReplyTo && !mail.invitation)
  return first?.id === id
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
  if (event === 'replied') return reply(options, mail, raw)
  deliver(mail, event === 'bounced' ? composeBounce(mail, raw) : await composeAbsence(mail), event)
  return true
}

async function reply(
  { store, deliver, speed }: ProspectOptions,
  mail: StoredMail,
  raw: Buffer,
): Promise<boolean> {
  const before = answeredWord(store, mail)
  const isInvited = isInvitedOf(store, mail.to)
  const offered = await timesIn(raw)
  const isAwaiting = before?.isProposal && offered.length === 1 && !isInvited
  if (isAwaiting && Date.now() - mail.at < INVITATION_MS / speed) return false
  const said = before ? nextWord(mail.to, before, { isInvited }) : firstWord(mail.to)
  const choices = before && offered.length > 1 ? offered : []
  const text = wordsOf(mail.to, said, { at: Date.now(), offered: choices })
  deliver(mail, await composeReply(mail, raw, text), 'replied', said)
  return true
}

async function timesIn(raw: Buffer): Promise<string[]> {
  const read = await parseMail(raw)
  return read.kind === 'parsed' ? offeredTimes(read.mail.newText) : []
}

/** Whether the last word of our calendar to this person is an invitation. */
function isInvitedOf(store: MailStore, address: string): boolean {
  const last = store.mails.findLast(({ to, invitation }) => to === address && invitation !== undefined)
  return last?.invitation?.method === 'REQUEST'
}
