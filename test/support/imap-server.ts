/** A real IMAP server in this process, for tests. */
import { createRequire } from 'node:module'
import type { Server, Socket } from 'node:net'

interface HoodiecrowFolder {
  uidvalidity: number
  messages: { uid: number }[]
}

interface Hoodiecrow {
  server: Server
  listen(port: number, host: string, ready: () => void): void
  close(closed: () => void): void
  appendMessage(path: string, flags: string[], internaldate: Date, raw: string): { message: { uid: number } }
  getMailbox(path: string): HoodiecrowFolder
}

export interface TestImapServer {
  port: number
  /** Put a mail into a folder; its uid. */
  append(raw: string | Buffer, options?: { folder?: string; at?: Date }): number
  /** Number the folder anew, as a server does that lost its index. */
  renumber(folder: string, uidValidity: number): void
  /** Accept connections, and then say nothing more. */
  freeze(): void
  close(): Promise<void>
}

const PLUGINS = ['ID', 'IDLE', 'NAMESPACE', 'SPECIAL-USE', 'UNSELECT', 'ENABLE', 'CONDSTORE', 'LITERALPLUS']

/** Start one on a free port of the loopback address, for the account testuser / testpass. */
export async function startImapServer(): Promise<TestImapServer> {
  const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (options: object) => Hoodiecrow
  const sent = { 'special-use': '\\Sent', messages: [] }
  const server = hoodiecrow({
    plugins: PLUGINS,
    storage: { INBOX: { messages: [] }, '': { separator: '/', folders: { Sent: sent } } },
  })
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true) // the server writes line by line: 40 ms a command otherwise
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    append: (raw, { folder = 'INBOX', at = new Date() } = {}) =>
      server.appendMessage(folder, [], at, Buffer.from(raw).toString('latin1')).message.uid,
    renumber(folder, uidValidity) {
      const box = server.getMailbox(folder)
      box.uidvalidity = uidValidity
      box.messages.forEach((message, index) => (message.uid = index + 1))
    },
    freeze() {
      server.server.removeAllListeners('connection')
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(resolve)
      }),
  }
}
