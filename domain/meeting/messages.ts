/** A fact for one meeting, as it travels by signal; `eventId` makes repeats harmless. */
export type MeetingMessage =
  /** The answer that offers it was sent (or it was made by hand): invite. */
  | { kind: 'confirmed' }
  /** The offer was rejected or superseded. */
  | { kind: 'released' }
