/** What the product asks of a connected calendar; one implementation per vendor. */

/** How to reach a calendar, opened for one use. */
export interface CalendarAccess {
  /** The calendar's id at its vendor. */
  externalId: string
  refreshToken: string
  /** Null: the token belongs to the installation's own OAuth client. */
  clientId: string | null
  clientSecret: string | null
  /** The last access token and its end (epoch ms), so that not every use begins with a refresh. */
  accessToken?: string | null
  expiresAt?: number | null
}

/** A token that was renewed while the calendar was used; to be stored. */
export interface RenewedToken {
  accessToken: string
  expiresAt: number
}

/** Part of a calendar, in epoch ms; `endAt` is not part of it. */
export interface BusySpan {
  startAt: number
  endAt: number
}

/** A meeting as the connected calendar is to show it. */
export interface ExternalEvent {
  /** Our own name of it, by which it is found again: the meeting's id. */
  key: string
  uid: string
  startAt: number
  endAt: number
  title: string
  description: string | null
  /** An IANA zone. */
  timezone: string
}

export interface StoredEvent {
  eventId: string
  conferenceUrl: string | null
}

/**
 * Why a calendar did not answer, with what to do about it; without personal data. `revoked`: only a human who connects it
 * anew can help.
 */
export class CalendarFailure extends Error {
  readonly code: 'revoked' | 'not_found' | 'rate_limited' | 'unavailable'

  constructor(code: CalendarFailure['code'], message: string) {
    super(message)
    this.name = 'CalendarFailure'
    this.code = code
  }
}

/** Every method throws a CalendarFailure where the calendar does not do what it is asked. */
export interface CalendarProvider {
  /** Name and zone, which also shows that the access works. */
  describe(): Promise<{ name: string; timezone: string }>
  /** What is taken between two instants, in order. */
  freeBusy(range: BusySpan): Promise<BusySpan[]>
  /** Put an event there, or find the one that an earlier attempt has put. */
  createEvent(event: ExternalEvent): Promise<StoredEvent>
  /** Change an event; one that somebody has deleted there is put anew. */
  moveEvent(eventId: string, event: ExternalEvent): Promise<StoredEvent>
  /** Remove an event; one that is gone already counts as removed. */
  cancelEvent(eventId: string): Promise<void>
}

/** `onRenewed` is called, and awaited, with every token that replaces the one of `access`. */
export type OpenCalendar = (
  access: CalendarAccess,
  onRenewed?: (token: RenewedToken) => Promise<void>,
) => CalendarProvider
