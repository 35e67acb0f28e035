/** A fact for one meeting, as it travels by signal; `eventId` makes repeats harmless. */
export type MeetingMessage =
  /** The answer that offers it was sent (or it was made by hand): invite. */
  | { kind: 'confirmed' }
  /** The offer was rejected or superseded, or another meeting has gone to its slot. */
  | { kind: 'released' }
  /** It was given another time, which is booked and stands in its row. */
  | { kind: 'moved'; startAt: number; endAt: number; sequence: number }
  /** The person cancels it, and has been answered so. */
  | { kind: 'cancelled' }
