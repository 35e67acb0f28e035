import { SingleBar } from 'cli-progress'
import type { PostOfficeEvent } from '#providers/mail/mailroom.ts'
import { isOfConversation } from './evidence.ts'
import { countResting, type Look } from './settle.ts'

const FORMAT =
  '  {bar} {value}/{total} people done · {sent} sent · {opened} opened · {replied} replied · {bounced} bounced · {unsubscribed} unsubscribed · {away} away · {answers} answers · {invited} invited · {seconds} s'
/** Where stdout is no terminal: a line of its own this often. */
const LINE_EVERY_MS = 5_000

export interface LiveDisplay {
  show(look: Look): void
  stop(): void
}

/** A bar in a terminal; plain lines in a file or pipe. */
export function openLiveDisplay(people: number): LiveDisplay {
  const started = Date.now()
  const bar = new SingleBar({
    format: FORMAT,
    stream: process.stdout,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    gracefulExit: false, // whoever asked for the demo stops it
    noTTYOutput: true,
    notTTYSchedule: LINE_EVERY_MS,
  })
  const numbers = (look: Look | null) => {
    const count = (event: PostOfficeEvent) =>
      (look?.record ?? []).filter((entry) => entry.event === event).length
    return {
      sent: count('accepted') - mailsOfConversations(look),
      answers: mailsOfConversations(look) - count('invited'),
      invited: count('invited'),
      opened: count('opened'),
      replied: count('replied'),
      bounced: count('bounced') + count('rejected'),
      unsubscribed: count('unsubscribed'),
      away: count('absence'),
      seconds: Math.round((Date.now() - started) / 1_000),
    }
  }
  bar.start(people, 0, numbers(null))
  return {
    show: (look) => bar.update(countResting(look.enrolments), numbers(look)),
    stop: () => bar.stop(),
  }
}

function mailsOfConversations(look: Look | null): number {
  return (look?.record ?? []).filter((entry) => entry.event === 'accepted' && isOfConversation(entry)).length
}
