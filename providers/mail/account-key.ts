import type { MailServerAccess } from './mail-provider.ts'

/** Who signs in where, and how: what servers count sessions by. For the memory of this process only. */
export function accountKey({ host, port, secure, username, password }: MailServerAccess): string {
  return JSON.stringify([host, port, secure, username, password])
}
