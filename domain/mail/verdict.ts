/** What a report (bounce, delay, complaint) says about a mail of ours. */
export interface ReportedSend {
  /** The Message-ID of the mail it is about, with brackets. */
  messageId: string | null
  /** The value of our private header, from the part of the mail that the report quotes. */
  stepRef: string | null
  /** The address that failed, normalised (`emailKey`). */
  recipient: string | null
}

/** What an inbound mail turned out to be; `because` names the rule and the words that decided. */
export type MailVerdict =
  | { kind: 'reply'; because: string }
  | { kind: 'auto_reply'; because: string }
  /** `absentUntil` (epoch ms): no earlier than the day of return; null where the notice names none. */
  | { kind: 'absence'; because: string; absentUntil: number | null }
  /** Not delivered. `hard`: the address is bad for good; `soft`: full, too large, refused this once. */
  | { kind: 'bounce'; because: string; severity: 'hard' | 'soft'; reported: ReportedSend }
  /** Not delivered yet: the server goes on trying. */
  | { kind: 'delay'; because: string; reported: ReportedSend }
  /** A request to stop, by mail or by an abuse report. */
  | { kind: 'unsubscribe'; because: string; via: 'mail' | 'complaint'; reported: ReportedSend | null }
  /** Lists, receipts, our own mail that came back: nobody answered. */
  | { kind: 'other'; because: string }
