/**
 * `npm run eval`: how well mails are understood, in tables, and what was got wrong. The offline assistant always; a model
 * too where a key is set (it is asked about the held-out mails only). Apart from the tests: it ends with 0 whatever it
 * finds, for its figures are to be read.
 */
import { modelAccess, readModelVariables } from '#config'
import { createAssistant } from '#providers/ai/create-assistant.ts'
import { ABSENCES_EVAL } from '#test/evals/absences-eval.ts'
import { DATES_EVAL } from '#test/evals/dates-eval.ts'
import type { Eval, Judged } from '#test/evals/eval.ts'
import { HOSTILE_EVAL } from '#test/evals/hostile-eval.ts'
import { confidenceEval, intentsEval } from '#test/evals/intents-eval.ts'

const AIM = 0.85
const HELD_OUT = ['hold-out-en', 'hold-out-fr'] as const
const WIDTH = 34

const write = (line = '') => console.log(line)
const percent = (right: number, total: number) =>
  total === 0 ? '–' : `${((100 * right) / total).toFixed(1)} %`

function evals(): Eval[] {
  const offline = createAssistant(null)
  const access = modelAccess(readModelVariables())
  const model = access ? createAssistant(access) : null
  return [
    intentsEval({
      assistant: offline,
      title: 'Intents: mails that the rules and examples were made from',
      aim: AIM,
      corpora: ['en', 'fr'],
    }),
    intentsEval({
      assistant: offline,
      title: 'Intents: held out, written after the rules',
      aim: AIM,
      corpora: HELD_OUT,
    }),
    ...(model
      ? [
          intentsEval({
            assistant: model,
            title: `Intents: held out, ${model.engine}`,
            aim: AIM,
            corpora: HELD_OUT,
          }),
        ]
      : []),
    confidenceEval(offline, HELD_OUT),
    DATES_EVAL,
    ABSENCES_EVAL,
    HOSTILE_EVAL,
  ]
}

function report({ title, aim }: Eval, judged: readonly Judged[]): void {
  write(`\n${title}`)
  write('─'.repeat(WIDTH + 22))
  for (const group of new Set(judged.map((one) => one.group)))
    row(
      group,
      judged.filter((one) => one.group === group),
    )
  const main = judged.filter(({ group }) => !group.startsWith('language'))
  const right = main.filter(({ isRight }) => isRight).length
  row('all', main)
  if (aim !== null) write(`aim ${percent(aim, 1)}: ${right >= aim * main.length ? 'reached' : 'NOT reached'}`)
  const wrong = judged.filter((one) => !one.isRight && one.wrong !== '')
  if (wrong.length > 0) write(`\nwrong (${wrong.length}):`)
  for (const one of wrong) write(`  ${one.wrong}`)
}

function row(name: string, judged: readonly Judged[]): void {
  const right = judged.filter(({ isRight }) => isRight).length
  write(
    `${name.padEnd(WIDTH)}${`${right}/${judged.length}`.padStart(10)}${percent(right, judged.length).padStart(12)}`,
  )
}

for (const one of evals()) report(one, await one.judge())
