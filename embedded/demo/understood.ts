import { emailKey } from '#domain/mail/address.ts'
import type { RecordEntry } from '#providers/mail/mailroom.ts'
import { isToUnderstand, UNDERSTOOD_AS, type ToUnderstand, type UnderstoodFact } from './evidence.ts'

/** What the post office saw and the product has no event of. Who wrote three times needs three; the rest needs one. */
export function notUnderstood(
  record: readonly RecordEntry[],
  understood: readonly UnderstoodFact[],
): (RecordEntry & { event: ToUnderstand })[] {
  const known = new Map<string, number>()
  for (const { kind, email } of understood) {
    const key = `${kind} ${emailKey(email)}`
    known.set(key, (known.get(key) ?? 0) + 1)
  }
  return record.filter((entry): entry is RecordEntry & { event: ToUnderstand } => {
    if (!isToUnderstand(entry.event)) return false
    const key = `${UNDERSTOOD_AS[entry.event]} ${entry.recipient}`
    const left = known.get(key) ?? 0
    if (entry.event === 'replied') known.set(key, left - 1)
    return left <= 0
  })
}
