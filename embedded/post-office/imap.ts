/**
 * The accounts of the mailboxes, read by IMAP. Every address has one, with any password: the server listens on the
 * loopback address only. The order of mails on disk is the order of their uids, so that these survive a restart; flags,
 * deletions and what clients file themselves do not.
 */
import type { Socket } from 'node:net'
import { emailKey } from '#domain/mail/address.ts'
import { createHoodiecrow, type CommandHandler, type HoodiecrowServer } from './hoodiecrow.ts'
import type { MailStore, StoredMail } from './mail-store.ts'

export interface ImapOffice {
  port: number
  /** Whether somebody reads this address here: it has sent something, or a client has signed in as it. */
  isAccount(address: string): boolean
  /** Show a mail that has been stored. */
  show(mail: StoredMail): void
  close(): Promise<void>
}

/** Listen, with all that the store holds. */
export async function startImap(port: number, store: MailStore, uidValidity: number): Promise<ImapOffice> {
  const accounts = new Map<string, HoodiecrowServer>()
  const accountOf = (address: string): HoodiecrowServer => {
    const key = emailKey(address)
    const account = accounts.get(key) ?? createHoodiecrow(uidValidity)
    accounts.set(key, account)
    return account
  }
  const show = (mail: StoredMail) => {
    const { message } = accountOf(mail.account).appendMessage(mail.folder, [], new Date(mail.at), '')
    // Read when asked for: the bytes of all mails ever sent need not be in memory.
    Object.defineProperty(message, 'raw', { get: () => store.raw(mail.id).toString('latin1') })
  }
  for (const mail of store.mails) show(mail)

  const door = createHoodiecrow(uidValidity)
  door.setCommandHandler('LOGIN', login(accountOf))
  const sockets = new Set<Socket>()
  door.server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true) // the server writes line by line: 40 ms a command otherwise
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    door.server.once('error', reject)
    door.listen(port, '127.0.0.1', resolve)
  })
  const bound = door.server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : port,
    isAccount: (address) => accounts.has(emailKey(address)),
    show,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy()
        door.close(resolve)
      }),
  }
}

/** A client that signs in is handed over to the server of its account. */
function login(accountOf: (address: string) => HoodiecrowServer): CommandHandler {
  return (connection, parsed, text, done) => {
    const address = parsed.attributes?.[0]?.value ?? ''
    const isFine = connection.state === 'Not Authenticated' && address.includes('@')
    if (isFine) {
      connection.server.removeListener('notify', connection._notificationCallback)
      connection.server = accountOf(address)
      connection.server.on('notify', connection._notificationCallback)
      connection.state = 'Authenticated'
    }
    const words = isFine ? 'User logged in' : 'Sign in with the address of a mailbox'
    const answer = {
      tag: parsed.tag,
      command: isFine ? 'OK' : 'NO',
      attributes: [{ type: 'TEXT', value: words }],
    }
    connection.send(answer, isFine ? 'LOGIN SUCCESS' : 'LOGIN FAILED', parsed, text)
    done()
  }
}
