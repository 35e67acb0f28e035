import { emailKey } from '../mail/address.ts'

const LOCAL = /^[^\s@<>()[\],;:"\\\p{Cc}]+(?<!\.)$/u
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/** True for one address that mail can be sent to (RFC 5321 §4.5.3.1 lengths; no quoted local parts, no bare hosts). */
export function isAddress(text: string): boolean {
  if (/[\s<>]/.test(text)) return false
  const key = emailKey(text)
  const at = key.lastIndexOf('@')
  const local = key.slice(0, at)
  const labels = key.slice(at + 1).split('.')
  if (at < 1 || key.length > 254 || local.length > 64) return false
  if (!LOCAL.test(local) || local.startsWith('.') || local.includes('..')) return false
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '')
}

/** The bare address of a cell: `Ana <ana@x.test>` and `mailto:ana@x.test` name one too. */
export function bareAddress(cell: string): string {
  const inBrackets = /<([^<>]+)>\s*$/.exec(cell)?.[1] ?? cell
  return inBrackets.trim().replace(/^mailto:/i, '')
}
