/** Mails that try to steer whoever answers them by machine. Pure; what is found here is never shown to an assistant. */

export const ATTACK_SIGNS = [
  'overrides_instructions', // "ignore all previous instructions"
  'changes_role', // "you are now …", "act as …"
  'imitates_system', // "System:", role tags, fake notices of an administrator
  'calls_tools', // function calls, commands to send, forward, delete
  'asks_for_secrets', // the prompt, keys, other people's data
  'hidden_text',
  'disguised_letters', // invisible characters, reversed text, letters of other alphabets
  'encoded_instructions', // base64 and the like
  'smuggling_link', // an address that would carry data away
] as const
export type AttackSign = (typeof ATTACK_SIGNS)[number]

export interface Attack {
  sign: AttackSign
  /** The words that decided, as they stand in the mail. */
  words: string
}

export interface SuspectMail {
  subject: string
  /** All that was written, quoted history included. */
  text: string
  html: string | null
}

const OVERRIDE =
  /\b(ignore|disregard|forget)\b.{0,40}\b(previous|prior|above|earlier|all)\b.{0,30}\b(instructions?|prompts?|rules|guidelines)\b/i

/** The sign by which a hostile mail is recognised, or null. */
export function findAttack(mail: SuspectMail): Attack | null {
  const words = OVERRIDE.exec(`${mail.subject}\n${mail.text}`)?.[0]
  return words ? { sign: 'overrides_instructions', words } : null
}
