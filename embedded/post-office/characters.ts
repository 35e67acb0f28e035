/** Who the simulated prospects are: the same address always behaves in the same way. */
import { createHash } from 'node:crypto'
import type { PostOfficeEvent } from '#providers/mail/mailroom.ts'

export const CHARACTERS = [
  'silent',
  'opener',
  'clicker',
  'replier',
  'bouncer', // taken in, then reported as undeliverable
  'refused', // 550 at RCPT
  'greylisted', // 451 at the first RCPT
  'unsubscriber',
  'absent',
] as const
export type Character = (typeof CHARACTERS)[number]

/** How many of a hundred are of each kind. */
const SHARES: readonly [Character, number][] = [
  ['silent', 26],
  ['opener', 18],
  ['clicker', 12],
  ['replier', 18],
  ['bouncer', 5],
  ['refused', 4],
  ['greylisted', 4],
  ['unsubscriber', 6],
  ['absent', 7],
]

/** A number from 0 to below `below` that belongs to the address and the purpose. */
export function chanceOf(address: string, purpose: string, below: number): number {
  return createHash('sha256').update(`${purpose} ${address}`).digest().readUInt32BE(0) % below
}

export function characterOf(address: string): Character {
  let share = chanceOf(address, 'character', 100)
  for (const [character, size] of SHARES) {
    if (share < size) return character
    share -= size
  }
  return 'silent'
}

export interface PlannedAct {
  event: PostOfficeEvent
  afterMs: number
}

/** From the least to the most milliseconds after delivery. An open within 2 s would look like a scanner's. */
const DELAYS: Partial<Record<PostOfficeEvent, readonly [number, number]>> = {
  absence: [800, 2_000],
  bounced: [1_500, 4_000],
  opened: [2_500, 7_000],
  clicked: [8_000, 11_000],
  replied: [4_000, 12_000],
  unsubscribed: [8_000, 11_000],
}

/** What somebody does about the `nth` mail of a campaign (from 1) that reached them. */
export function actsOn(address: string, nth: number): PlannedAct[] {
  return eventsOn(address, nth).map((event) => {
    const [least, most] = DELAYS[event] ?? [1_000, 2_000]
    return { event, afterMs: least + chanceOf(address, `${event} ${nth}`, most - least) }
  })
}

/** When somebody who goes on talking writes again, after an answer to their mail of this round. */
export function replyDelay(address: string, round: number): number {
  return 3_000 + chanceOf(address, `answer ${round}`, 3_000)
}

function eventsOn(address: string, nth: number): PostOfficeEvent[] {
  const decides = 1 + chanceOf(address, 'decides', 3) // at which mail
  switch (characterOf(address)) {
    case 'silent':
    case 'refused':
      return []
    case 'opener':
    case 'greylisted':
      return ['opened']
    case 'clicker':
      return ['opened', 'clicked']
    case 'replier':
      return nth < decides ? ['opened'] : nth === decides ? ['opened', 'replied'] : []
    case 'unsubscriber':
      return nth < Math.min(decides, 2) ? [] : ['opened', 'unsubscribed']
    case 'bouncer':
      return nth === 1 ? ['bounced'] : []
    case 'absent':
      return nth === 1 ? ['absence'] : ['opened']
  }
}
