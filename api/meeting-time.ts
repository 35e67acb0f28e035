interface Span {
  startAt: number
  endAt: number
}
interface Wish {
  startAt: string
  endAt?: string | undefined
  minutes?: number | undefined
}

/** The time that a wish names (epoch ms), by its end, by its minutes, or with the usual length. */
export function spanOf({ startAt, endAt, minutes }: Wish, usualMs: number): Span {
  const start = Date.parse(startAt)
  if (endAt !== undefined) return { startAt: start, endAt: Date.parse(endAt) }
  return { startAt: start, endAt: start + (minutes === undefined ? usualMs : minutes * 60_000) }
}

/** Where a meeting is to go (epoch ms), or null if it stays where it is. What is not said stays as it was. */
export function movedTo(
  meeting: { startAt: string; endAt: string },
  wish: Omit<Wish, 'startAt'> & { startAt?: string | undefined },
): Span | null {
  const now = { startAt: Date.parse(meeting.startAt), endAt: Date.parse(meeting.endAt) }
  const next = spanOf({ ...wish, startAt: wish.startAt ?? meeting.startAt }, now.endAt - now.startAt)
  return next.startAt === now.startAt && next.endAt === now.endAt ? null : next
}
