/** What a contact does, in a few words: a second opinion beside `domain/sequence`, for the real workflow to agree with. */
export interface ContactModel {
  /** What stands in the way of the next mail; `over` once nothing comes any more. */
  waitsFor: 'time' | 'human' | 'over'
  isPaused: boolean
  /** The step it stands before, counted from 0. */
  step: number
  sent: number
  outcome: string | null
}

/** What becomes of a mail: taken, given up, or its fate is unknown. */
export type Fate = 'taken' | 'given up' | 'unknown'

/** What may happen to a contact. Time passes up to the instant for which a mail is booked, and what becomes of it. */
export type Happening =
  | { kind: 'paused' | 'resumed' | 'replied' | 'bounced' | 'stopped' | 'cancelled' | 'retried' | 'skipped' }
  | { kind: 'timePasses'; fate: Fate }

export const newContact: ContactModel = {
  waitsFor: 'time',
  isPaused: false,
  step: 0,
  sent: 0,
  outcome: null,
}

/** The contact after something has happened to it; `steps` is how many mails its plan has. */
export function after(contact: ContactModel, happening: Happening, steps: number): ContactModel {
  if (contact.waitsFor === 'over') return contact
  switch (happening.kind) {
    case 'paused':
      return { ...contact, isPaused: true }
    case 'resumed':
      return { ...contact, isPaused: false }
    case 'replied':
    case 'bounced':
    case 'stopped':
      return { ...contact, waitsFor: 'over', outcome: happening.kind }
    case 'cancelled':
      return { ...contact, waitsFor: 'over', outcome: 'stopped' }
    case 'retried':
      return { ...contact, waitsFor: 'time' }
    case 'skipped':
      return contact.waitsFor === 'human' ? onward(contact, steps) : contact
    case 'timePasses':
      if (contact.waitsFor !== 'time' || contact.isPaused) return contact
      if (happening.fate !== 'taken') return { ...contact, waitsFor: 'human' }
      return onward({ ...contact, sent: contact.sent + 1 }, steps)
  }
}

/** Where it may stand once so many more mails may have come due: a slow machine lets time pass unasked. */
export function later(contact: ContactModel, fate: Fate, mails: number, steps: number): ContactModel[] {
  const standings = [contact]
  for (let more = 0; more < mails; more += 1)
    standings.push(after(standings.at(-1) ?? contact, { kind: 'timePasses', fate }, steps))
  return standings
}

/** Only what is held can be decided about. */
export function isRefused({ waitsFor }: ContactModel, { kind }: Happening): boolean {
  return (kind === 'retried' || kind === 'skipped') && waitsFor !== 'human'
}

function onward(contact: ContactModel, steps: number): ContactModel {
  const step = contact.step + 1
  return step < steps
    ? { ...contact, step, waitsFor: 'time' }
    : { ...contact, step, waitsFor: 'over', outcome: 'finished' }
}
