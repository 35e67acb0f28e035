import type { ApiDeps } from './deps.ts'

/** A mail that went out is shown as it was sent: read from its own bytes. */
export async function legibleMail<Mail extends { mime: Buffer | null; text: string; html: string | null }>(
  parseMail: ApiDeps['parseMail'],
  { mime, ...mail }: Mail,
): Promise<Omit<Mail, 'mime'>> {
  if (!mime) return mail
  const parsed = await parseMail(mime)
  return parsed.kind === 'parsed' ? { ...mail, text: parsed.mail.text, html: parsed.mail.html } : mail
}
