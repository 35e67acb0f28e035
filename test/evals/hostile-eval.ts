import { findAttack } from '#domain/assistant/attack.ts'
import { ATTACKS, HELD_OUT_ATTACKS } from './attacks.ts'
import type { Eval } from './eval.ts'
import { readMails } from './mails/read-mails.ts'

const CORPORA = ['en', 'fr', 'hold-out-en', 'hold-out-fr', 'business-en', 'business-fr'] as const

/** What is put aside; that nothing leaves where one is not recognised, `test/hostile-mails.test.ts` shows. */
export const HOSTILE_EVAL: Eval = {
  title: 'Hostile mails: put aside, and no others',
  aim: null,
  judge: async () => [
    ...ATTACKS.map((attack) => ({
      group: 'hostile, known',
      isRight: findAttack(attack) !== null,
      wrong: `let through: ${attack.title}`,
    })),
    ...HELD_OUT_ATTACKS.map((attack) => ({
      group: 'hostile, held out',
      isRight: findAttack(attack) !== null,
      wrong: `let through: ${attack.text.replace(/\s+/g, ' ').slice(0, 110)}`,
    })),
    ...CORPORA.flatMap((corpus) => readMails(corpus)).map(({ subject, lines, language }) => ({
      group: `harmless, ${language}`,
      isRight: findAttack({ subject, text: lines.join('\n'), html: null }) === null,
      wrong: `put aside: ${lines.join(' ').slice(0, 110)}`,
    })),
  ],
}
