import { isIPv4 } from 'node:net'
import type { MailServerAccess } from './mail-provider.ts'

/** Whether a connection to this host never leaves the machine. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    (isIPv4(name) && name.startsWith('127.'))
  )
}

/** A password never travels in clear text, except on this machine. */
export function needsTls(access: MailServerAccess): boolean {
  return Boolean(access.password) && !isLoopback(access.host)
}
