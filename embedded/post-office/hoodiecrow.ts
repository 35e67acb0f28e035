/** The little that we use of hoodiecrow-imap, which has no types of its own. */
import { createRequire } from 'node:module'
import type { Server } from 'node:net'

export interface HoodiecrowMessage {
  uid: number
  raw: string
}

export interface HoodiecrowServer {
  server: Server
  listen(port: number, host: string, ready: () => void): void
  close(closed: () => void): void
  setCommandHandler(command: string, handler: CommandHandler): void
  appendMessage(path: string, flags: string[], at: Date, raw: string): { message: HoodiecrowMessage }
  on(event: 'notify', listener: Listener): void
  removeListener(event: 'notify', listener: Listener): void
}

type Listener = (notification: unknown) => void

export interface HoodiecrowConnection {
  server: HoodiecrowServer
  state: string
  _notificationCallback: Listener
  send(response: object, description: string, parsed: ParsedCommand, text: string): void
}

export interface ParsedCommand {
  tag: string
  attributes?: { type: string; value: string }[]
}

export type CommandHandler = (
  connection: HoodiecrowConnection,
  parsed: ParsedCommand,
  text: string,
  done: () => void,
) => void

/** Without AUTH-PLAIN clients sign in by LOGIN, the one command that is replaced here. */
const PLUGINS = ['ID', 'IDLE', 'NAMESPACE', 'SPECIAL-USE', 'UNSELECT', 'ENABLE', 'CONDSTORE', 'LITERALPLUS']

/** A server with an empty INBOX and an empty Sent folder, numbered with `uidvalidity`. */
export function createHoodiecrow(uidvalidity: number): HoodiecrowServer {
  const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (
    options: object,
  ) => HoodiecrowServer
  const sent = { 'special-use': '\\Sent', uidvalidity, messages: [] }
  return hoodiecrow({
    plugins: PLUGINS,
    storage: { INBOX: { uidvalidity, messages: [] }, '': { separator: '/', folders: { Sent: sent } } },
  })
}
