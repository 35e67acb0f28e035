/** The local post office, put together: SMTP sink, IMAP accounts, simulated prospects, record, control interface. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PostOfficeEvent } from '#providers/mail/mailroom.ts'
import { composeReply, type Answer } from './answers.ts'
import { startControl } from './control.ts'
import { openEventRecord } from './event-record.ts'
import { startImap } from './imap.ts'
import { openMailStore, type StoredMail } from './mail-store.ts'
import { startProspects } from './prospects.ts'
import { startSmtp } from './smtp.ts'
import type { Said } from './tempers.ts'

export interface PostOfficeOptions {
  smtpPort: number
  imapPort: number
  controlPort: number
  folder: string
  simulate: boolean
  /** Ten makes the prospects ten times as quick. */
  speed: number
  /** The host of links in our mails, besides this machine. */
  publicHost: string | null
}

export interface PostOffice {
  smtpPort: number
  imapPort: number
  controlPort: number
  close(): Promise<void>
}

/** Open the post office with all that its folder holds. A port of 0 takes a free one. */
export async function openPostOffice(options: PostOfficeOptions): Promise<PostOffice> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const store = openMailStore(options.folder)
  const record = openEventRecord(options.folder, store)
  const imap = await startImap(options.imapPort, store, uidValidityOf(options.folder))

  const keep = (mail: Omit<StoredMail, 'id'>, raw: Uint8Array): StoredMail => {
    const stored = store.add(mail, raw)
    record.noteArrival(stored)
    imap.show(stored)
    return stored
  }
  const deliver = (mail: StoredMail, answer: Answer, event: PostOfficeEvent, said?: Said) =>
    keep({ ...answerEntry(mail, answer, event), ...(said && { said }) }, answer.raw)
  const prospects = options.simulate ? startProspects({ ...options, store, record, deliver }) : null
  const smtp = await startSmtp(options.smtpPort, {
    record,
    simulate: options.simulate,
    isAccount: (address) => imap.isAccount(address),
    findSent: (messageId, prospect) => store.withMessageId(messageId).find(({ to }) => to === prospect),
    accept(mail, raw) {
      const stored = keep(mail, raw)
      if (stored.direction === 'to_prospect') prospects?.receive(stored)
    },
  })
  const control = await startControl(options.controlPort, {
    store,
    record,
    replyTo: async (mail, text) =>
      deliver(mail, await composeReply(mail, store.raw(mail.id), text), 'replied'),
    pending: () => prospects?.pending() ?? 0,
  })
  return {
    smtpPort: smtp.port,
    imapPort: imap.port,
    controlPort: control.port,
    async close() {
      prospects?.stop()
      await Promise.all([smtp.close(), imap.close(), control.close()])
      store.close()
      record.close()
    },
  }
}

function answerEntry(mail: StoredMail, answer: Answer, event: PostOfficeEvent): Omit<StoredMail, 'id'> {
  return {
    at: Date.now(),
    direction: 'from_prospect',
    from: answer.from.address,
    fromName: answer.from.name,
    to: mail.from,
    toName: mail.fromName,
    subject: answer.subject,
    messageId: answer.messageId,
    step: null,
    account: mail.account,
    folder: 'INBOX',
    answers: { mailId: mail.id, event },
  }
}

/** One for each data folder: in a new folder uids mean other mails (RFC 3501 §2.3.1.1). */
function uidValidityOf(folder: string): number {
  const file = join(folder, 'uidvalidity')
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const uidValidity = Math.floor(Date.now() / 1_000)
    writeFileSync(file, String(uidValidity))
    return uidValidity
  }
}
