/** When an answer may go out without a human (reliability rule M10). */

/** Below this an intent is a guess. */
const CONFIDENCE = 0.75
/** One automatic answer in a thread within this time, ms. */
export const AUTO_ANSWER_GAP_MS = 24 * 3_600_000
/** Two machines that answer each other once a day are noticed by the third answer. */
const MAX_AUTOMATIC = 3

export interface AutoSendFacts {
  /** The intent's rule. */
  autoSend: boolean
  /** 0…1 */
  confidence: number
  /** Whether the mail is from whom it says; null: nothing is known. */
  isAuthenticated: boolean | null
  /** It names a mail of ours that went to the same person. */
  answersOurs: boolean
  /** It comes from the address that the answer would go to. */
  isFromRecipient: boolean
  isSuppressed: boolean
  /** How many automatic answers the thread has had. */
  automaticAnswers: number
  /** When the last one went out, epoch ms. */
  autoAnsweredAt: number | null
  now: number
}

/** Whether every guard allows it; the intent alone is not enough. */
export function mayAnswerAlone(facts: AutoSendFacts): boolean {
  const { autoAnsweredAt, now } = facts
  return (
    facts.autoSend &&
    facts.confidence >= CONFIDENCE &&
    (facts.isAuthenticated ?? facts.answersOurs) &&
    facts.isFromRecipient &&
    !facts.isSuppressed &&
    facts.automaticAnswers < MAX_AUTOMATIC &&
    (autoAnsweredAt === null || now - autoAnsweredAt >= AUTO_ANSWER_GAP_MS)
  )
}
