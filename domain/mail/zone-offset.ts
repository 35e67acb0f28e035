/** The zones that RFC 5322 §4.3 still allows by name, in minutes east of Greenwich. */
const NAMED: ReadonlyMap<string, number> = new Map([
  ['ut', 0],
  ['gmt', 0],
  ['z', 0],
  ['est', -300],
  ['edt', -240],
  ['cst', -360],
  ['cdt', -300],
  ['mst', -420],
  ['mdt', -360],
  ['pst', -480],
  ['pdt', -420],
])

/** Nowhere on earth do clocks differ by more. */
const MAX_MINUTES = 14 * 60

/**
 * What the sender's clock shows against UTC, by the Date field of a mail, in minutes. Null where it does not say:
 * `-0000` means that the zone is not known (RFC 5322 §3.3).
 */
export function offsetOfDate(date: string): number | null {
  const words = date.replace(/\([^()]*\)/g, ' ').trim()
  const numeric = /([+-])(\d{2}):?(\d{2})$/.exec(words)
  if (!numeric) return NAMED.get(/[a-z]+$/i.exec(words)?.[0].toLowerCase() ?? '') ?? null
  const [, sign, hours, minutes] = numeric
  const offset = Number(hours) * 60 + Number(minutes)
  if (offset > MAX_MINUTES || (offset === 0 && sign === '-')) return null
  return sign === '-' ? -offset : offset
}
