import { fetchInbox, findInSent, tryImap } from './imap.ts'
import type { MailAccount, MailProvider } from './mail-provider.ts'
import { transmitBySmtp, trySmtp } from './smtp.ts'

const TRIAL_MS = 20_000

/** An account that sends by SMTP and is read by IMAP. Connections live for one call; nothing is pooled. */
export function createMailProvider(account: MailAccount): MailProvider {
  const { smtp, imap } = account
  return {
    transmit: (mime, envelope, options) => transmitBySmtp(smtp, { mime, envelope }, options),
    async fetchSince(request) {
      if (imap) return fetchInbox(imap, request)
      const message = 'This mailbox has no IMAP server; name one to read its answers.'
      return { kind: 'failed', failure: { code: 'not_configured', permanent: true, message } }
    },
    findSent: async (messageIdHeader) => (imap ? findInSent(imap, messageIdHeader, TRIAL_MS) : 'no_oracle'),
    async testConnection() {
      const [sending, reading] = await Promise.all([
        trySmtp(smtp, TRIAL_MS),
        imap ? tryImap(imap, TRIAL_MS) : null,
      ])
      return { smtp: sending, imap: reading }
    },
  }
}
