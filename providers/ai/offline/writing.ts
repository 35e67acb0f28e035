/** What all parts of one draft are written with. */
import type { DraftInput } from '#domain/assistant/jobs.ts'
import { plainWords } from '#domain/mail/words.ts'
import { stemsOf } from '#domain/assistant/stems.ts'
import { shelfOf, type Fact, type Shelf } from './entries.ts'
import { hashOf } from './hash.ts'
import { EN } from './phrases/en.ts'
import { FR } from './phrases/fr.ts'
import type { Phrases } from './phrases/phrases.ts'
import { ownNames } from './own-names.ts'
import { wishesOf, type Wishes } from './wishes.ts'

export interface Writing {
  input: DraftInput
  phrases: Phrases
  wishes: Wishes
  shelf: Shelf
  /** Of our persona and of whom we write to: they say nothing of what is asked. */
  names: ReadonlySet<string>
  /** Of several ways of saying something, one that our earlier mails have not used. */
  choose<T>(ways: readonly T[], say: (way: T) => string): string
  /** Whether a fact may be told: not left out on purpose, not complained of, not told before. */
  mayTell(fact: Fact): boolean
  wasTold(fact: Fact): boolean
}

const PHRASES = { en: EN, fr: FR } as const
/** How many ways a phrase has at most; a multiple of each number of ways. */
const TURNS = 6

export function writingOf(input: DraftInput): Writing {
  const wishes = wishesOf(input)
  const sent = plainWords(
    input.thread
      .filter(({ direction }) => direction === 'out')
      .flatMap(({ lines }) => lines)
      .join(' '),
  )
  const leftOut = wishes.leaveOut.map((words) => stemsOf(words))
  const wasTold = ({ text }: Fact) => sent.includes(plainWords(text))
  // Another attempt says it otherwise, and so does the answer to another mail.
  const turn =
    (hashOf(JSON.stringify([input.thread, input.subject])) + input.issues.length + input.followUp) % TURNS
  return {
    input,
    phrases: PHRASES[input.language],
    wishes,
    shelf: shelfOf(input.knowledge, input.language),
    names: ownNames(input),
    choose(ways, say) {
      const said = ways.map((_, index) => say(ways[(index + turn) % ways.length] as (typeof ways)[number]))
      return said.find((text) => !sent.includes(plainWords(text))) ?? said[0] ?? ''
    },
    mayTell: (fact) =>
      !wasTold(fact) && !leftOut.some((stems) => [...stemsOf(fact.text)].some((stem) => stems.has(stem))),
    wasTold,
  }
}
