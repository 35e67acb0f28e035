/** What the private header of our mails says: campaign, step and ledger row, as ids. */
export function stepRefOf(campaignId: string, stepIndex: number, messageId: string): string {
  return `${campaignId}/${stepIndex}/${messageId}`
}

/** The campaign, step (from 0) and ledger row that a private header names, or null if it is none of ours. */
export function readStepRef(
  stepRef: string,
): { campaignId: string; stepIndex: number; messageId: string } | null {
  const match = /^([0-9a-f-]{36})\/(\d{1,3})\/([0-9a-f-]{36})$/.exec(stepRef.trim())
  const [, campaignId, stepIndex, messageId] = match ?? []
  return campaignId && messageId ? { campaignId, stepIndex: Number(stepIndex), messageId } : null
}

/** What the private header of a mail says that belongs to no step: its ledger row. */
export function ledgerRefOf(messageId: string): string {
  return `message/${messageId}`
}

/** The ledger row that a private header names, or null if it is none of ours. */
export function messageIdOfRef(ref: string): string | null {
  return readStepRef(ref)?.messageId ?? /^message\/([0-9a-f-]{36})$/.exec(ref.trim())?.[1] ?? null
}
