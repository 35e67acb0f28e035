/** Reading an account by IMAP: what is new in INBOX, and whether a mail stands in the Sent folder. */
import { createHash } from 'node:crypto'
import type { FetchMessageObject, ImapFlow } from 'imapflow'
import type {
  ConnectionTrial,
  FetchCursor,
  FetchedMail,
  FetchRequest,
  FetchResult,
  MailServerAccess,
} from './mail-provider.ts'
import { withImap } from './imap-session.ts'

/** Larger mails are not loaded: only their header is. */
export const MAX_MAIL_BYTES = 25 * 1024 * 1024
/** How much one FETCH command may bring into memory. */
const PORTION_BYTES = 8 * 1024 * 1024
const HEADER_BYTES = 64 * 1024

interface Listed {
  uid: number
  size: number
  receivedAt: number
}

/** What came into INBOX after the cursor, oldest first. */
export async function fetchInbox(
  access: MailServerAccess,
  request: FetchRequest,
  maxBytes = MAX_MAIL_BYTES,
): Promise<FetchResult> {
  const attempt = await withImap(access, request.deadlineMs, async (client) => {
    const lock = await client.getMailboxLock('INBOX', { readOnly: true })
    try {
      return await readNew(client, request, maxBytes)
    } finally {
      lock.release()
    }
  })
  return attempt.kind === 'done' ? { kind: 'fetched', ...attempt.value } : attempt
}

async function readNew(client: ImapFlow, request: FetchRequest, maxBytes: number) {
  const box = client.mailbox
  if (!box) throw new Error('INBOX was not opened')
  const uidValidity = Number(box.uidValidity)
  const uidNext = Number(box.uidNext) // now: it moves on when mail arrives while we read
  const known = request.cursor?.uidValidity === uidValidity ? request.cursor : null
  const renumbered = request.cursor !== null && known === null
  const fresh = box.exists === 0 ? [] : await listAfter(client, known, request.notBefore)
  const chosen = fresh.slice(0, request.limit)
  const mails = await download(client, chosen, maxBytes)
  const more = fresh.length > chosen.length
  const lastUid = cursorEnd({ chosen, more, known, uidNext })
  return { mails, cursor: { uidValidity, lastUid } satisfies FetchCursor, more, renumbered }
}

/** Where to go on. With nothing left behind that is the end of the folder, so that older mail is not listed again. */
function cursorEnd(read: {
  chosen: readonly Listed[]
  more: boolean
  known: FetchCursor | null
  uidNext: number
}): number {
  const last = Math.max(read.known?.lastUid ?? 0, ...read.chosen.map((mail) => mail.uid))
  if (read.more || read.known) return last
  return Math.max(last, (read.uidNext || 1) - 1)
}

/** Uid and size of what is new: sizes first, so that nothing huge is loaded by accident. */
async function listAfter(client: ImapFlow, known: FetchCursor | null, notBefore: number): Promise<Listed[]> {
  const listed: Listed[] = []
  const earliest = notBefore - INTERNAL_DATE_MS
  const from = (known?.lastUid ?? 0) + 1
  const range = known ? `${from}:*` : await uidsSince(client, earliest)
  if (!range) return []
  const query = { uid: true, size: true, internalDate: true }
  for await (const mail of client.fetch(range, query, { uid: true })) {
    const receivedAt = new Date(mail.internalDate ?? 0).getTime()
    // `n:*` also names the last mail where n lies beyond it (RFC 3501 §6.4.8).
    if (mail.uid < from || (!known && receivedAt < earliest)) continue
    listed.push({ uid: mail.uid, size: mail.size ?? 0, receivedAt })
  }
  return listed.sort((one, other) => one.uid - other.uid)
}

/** SEARCH SINCE knows whole days in the server's own zone: a day more, the instants are compared afterwards. */
async function uidsSince(client: ImapFlow, earliest: number): Promise<string> {
  const uids = await client.search({ since: new Date(earliest - 86_400_000) }, { uid: true })
  return uids ? uids.join(',') : ''
}

/** INTERNALDATE has whole seconds, and the two clocks may differ a little. */
const INTERNAL_DATE_MS = 60_000

async function download(
  client: ImapFlow,
  wanted: readonly Listed[],
  maxBytes: number,
): Promise<FetchedMail[]> {
  const mails: FetchedMail[] = []
  for (const portion of portions(wanted, maxBytes)) {
    const oversize = (portion[0]?.size ?? 0) > maxBytes
    const source = oversize ? { start: 0, maxLength: HEADER_BYTES } : true
    const uids = portion.map((mail) => mail.uid).join(',')
    const found = new Map<number, FetchMessageObject>()
    for await (const mail of client.fetch(uids, { uid: true, source }, { uid: true }))
      found.set(mail.uid, mail)
    for (const mail of portion) {
      const raw = found.get(mail.uid)?.source
      if (raw) mails.push(fetched(mail, oversize ? headerOf(raw) : raw, oversize))
    }
  }
  return mails
}

/** Groups that fit into memory together; a mail over the limit stands alone. */
function portions(wanted: readonly Listed[], maxBytes: number): Listed[][] {
  const groups: Listed[][] = []
  let bytes = Infinity
  for (const mail of wanted) {
    if (mail.size > maxBytes || bytes + mail.size > PORTION_BYTES) {
      groups.push([])
      bytes = mail.size > maxBytes ? Infinity : 0
    }
    groups.at(-1)?.push(mail)
    bytes += mail.size
  }
  return groups
}

function fetched(mail: Listed, raw: Buffer, oversize: boolean): FetchedMail {
  const hash = createHash('sha256').update(raw)
  if (oversize) hash.update(String(mail.size))
  const { uid, receivedAt, size } = mail
  return {
    uid,
    eventId: `sha256:${hash.digest('hex')}`,
    receivedAt,
    byteLength: oversize ? size : raw.length,
    raw,
    oversize,
  }
}

function headerOf(raw: Buffer): Buffer {
  const end = raw.indexOf('\r\n\r\n')
  return end < 0 ? raw : raw.subarray(0, end + 4)
}

/** Whether a mail with this Message-ID stands in the Sent folder. */
export async function findInSent(
  access: MailServerAccess,
  messageIdHeader: string,
  deadlineMs: number,
): Promise<'found' | 'absent' | 'no_oracle'> {
  const attempt = await withImap(access, deadlineMs, async (client) => {
    const sent = (await client.list()).find((folder) => folder.specialUse === '\\Sent')
    if (!sent) return 'no_oracle'
    const lock = await client.getMailboxLock(sent.path, { readOnly: true })
    try {
      const uids = await client.search({ header: { 'message-id': messageIdHeader } }, { uid: true })
      return uids && uids.length > 0 ? 'found' : 'absent'
    } finally {
      lock.release()
    }
  })
  return attempt.kind === 'done' ? attempt.value : 'no_oracle'
}

/** Sign in, open INBOX and leave again. */
export async function tryImap(access: MailServerAccess, deadlineMs: number): Promise<ConnectionTrial> {
  const attempt = await withImap(access, deadlineMs, async (client) => {
    const box = await client.mailboxOpen('INBOX', { readOnly: true })
    return box.exists
  })
  if (attempt.kind === 'failed') return { ok: false, message: attempt.failure.message }
  return { ok: true, message: `Signed in; INBOX has ${attempt.value} mails.` }
}
