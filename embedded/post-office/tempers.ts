/** How those who reply go on: the same address is always of the same temper. */
import { chanceOf } from './characters.ts'

export const TEMPERS = [
  'curious', // asks a question, then proposes a time
  'proposer', // proposes a time at once
  'buyer', // asks for the price, then for more
  'later', // not now
  'elsewhere', // not the right person
  'content', // not interested
  'hostile', // tries to steer whoever reads the mail
] as const
export type Temper = (typeof TEMPERS)[number]

/** How many of a hundred repliers are of each temper. */
const SHARES: Record<Temper, number> = {
  curious: 22,
  proposer: 30,
  buyer: 16,
  later: 8,
  elsewhere: 7,
  content: 7,
  hostile: 10,
}

export function temperOf(address: string): Temper {
  let share = chanceOf(address, 'temper', 100)
  for (const temper of TEMPERS) {
    if (share < SHARES[temper]) return temper
    share -= SHARES[temper]
  }
  return 'content'
}

/** What somebody has said so far, kept with their mail. */
export interface Said {
  /** 0 is the first reply. */
  round: number
  /** They will not react to an answer to it. */
  isLast: boolean
  isHostile: boolean
  /** It names a time to meet. */
  isProposal: boolean
}

/** At most so many answers of ours are answered, so that every conversation comes to rest. */
const MAX_ROUNDS = 2

/** What the first reply is. */
export function firstWord(address: string): Said {
  const temper = temperOf(address)
  return {
    round: 0,
    isLast: ['later', 'elsewhere', 'content', 'hostile'].includes(temper),
    isHostile: temper === 'hostile',
    isProposal: temper === 'proposer',
  }
}

/** What they say next, after an answer of ours: thanks once they are invited, else whatever leads there. */
export function nextWord(address: string, before: Said, { isInvited }: { isInvited: boolean }): Said {
  const round = before.round + 1
  const isProposal = !isInvited && temperOf(address) !== 'buyer'
  return { round, isLast: round >= MAX_ROUNDS || isInvited, isHostile: false, isProposal }
}
