import { test } from '@fast-check/vitest'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEAD_ACTIVITIES, LEAD_STAGES } from '../lead/state.ts'
import { nextChangeAt, scoreOf, worths, type ScoreEntry } from './ledger.ts'
import { priorityOf } from './priority.ts'
import { awardFor, awardForMove, capOf, ruleFor, SCORE_RULES } from './rules.ts'

const DAY = 86_400_000
const instants = fc.nat({ max: 500 * DAY })
const anyRule = fc.constantFrom(...SCORE_RULES, 'a_rule_of_long_ago')
const keys = fc.string({ minLength: 1, maxLength: 3 })

const entry = (points: fc.Arbitrary<number>, halfLifeDays: fc.Arbitrary<number | null>) =>
  fc.record<ScoreEntry>({ factKey: keys, rule: anyRule, points, halfLifeDays, at: instants })
const ledgers = fc.array(
  entry(fc.integer({ min: -90, max: 90 }), fc.option(fc.integer({ min: 1, max: 90 }))),
  {
    maxLength: 12,
  },
)
const fading = fc.array(entry(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 })), {
  maxLength: 12,
})

describe('the score of any ledger', () => {
  test.prop([ledgers, instants])('is a whole number from 0 to 100', (entries, now) => {
    const score = scoreOf(entries, now)
    expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true)
  })

  test.prop([ledgers, instants, fc.array(fc.nat())])(
    'does not depend on their order',
    (entries, now, seed) => {
      const shuffled = entries
        .map((each, index) => ({ each, key: seed[index] ?? -index }))
        .sort((a, b) => a.key - b.key)
        .map(({ each }) => each)
      expect(scoreOf(shuffled, now)).toBe(scoreOf(entries, now))
    },
  )

  test.prop([ledgers, instants])('counts a fact once, however often it stands there', (entries, now) => {
    expect(scoreOf([...entries, ...entries], now)).toBe(scoreOf(entries, now))
  })

  test.prop([ledgers, instants])('is the sum of what is shown for each entry', (entries, now) => {
    const sum = worths(entries, now).reduce((all, { worth }) => all + worth, 0)
    expect(scoreOf(entries, now)).toBe(Math.min(100, Math.max(0, Math.round(sum))))
  })

  test.prop([ledgers, instants])('gives no rule more than its cap', (entries, now) => {
    for (const rule of SCORE_RULES) {
      const sum = worths(entries, now).reduce((all, each) => all + (each.rule === rule ? each.worth : 0), 0)
      expect(sum).toBeLessThanOrEqual(capOf(rule) + 1e-9)
    }
  })
})

describe('fading', () => {
  test.prop([fading, fc.array(instants, { maxLength: 6 })])(
    'never raises points that fade',
    (entries, later) => {
      const begin = Math.max(0, ...entries.map(({ at }) => at))
      const scores = later.toSorted((a, b) => a - b).map((after) => scoreOf(entries, begin + after))
      expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    },
  )

  test.prop([fading])('leaves nothing in the end', (entries) => {
    expect(scoreOf(entries, 5_000 * DAY)).toBe(0)
  })

  it('leaves half after the half-life', () => {
    const mail: ScoreEntry = { factKey: 'a', rule: 'mail_received', points: 10, halfLifeDays: 30, at: 0 }
    expect([0, 30, 60].map((day) => scoreOf([mail], day * DAY))).toEqual([10, 5, 3])
  })

  it('takes a fact of a clock that is ahead of ours as one of now', () => {
    const mail: ScoreEntry = {
      factKey: 'a',
      rule: 'mail_received',
      points: 10,
      halfLifeDays: 30,
      at: 30 * DAY,
    }
    expect(scoreOf([mail], 0)).toBe(10)
  })
})

describe('the next change', () => {
  test.prop([ledgers, instants])('changes the score, and no whole day before does', (entries, now) => {
    const at = nextChangeAt(entries, now)
    const days = at === null ? 400 : (at - now) / DAY
    expect(days).toBeGreaterThanOrEqual(1)
    for (let day = 1; day < days; day++) expect(scoreOf(entries, now + day * DAY)).toBe(scoreOf(entries, now))
    if (at !== null) expect(scoreOf(entries, at)).not.toBe(scoreOf(entries, now))
  })

  it('is found without working every entry out anew for each day', () => {
    let looks = 0
    const opened = (index: number): ScoreEntry => ({
      ...{ factKey: `mail_opened:${index}`, rule: 'mail_opened', points: 2, halfLifeDays: 7 },
      get at() {
        looks += 1
        return index
      },
    })
    const entries = Array.from({ length: 1_000 }, (_, index) => opened(index))
    expect(nextChangeAt(entries, 1_000)).toBe(1_000 + 60 * DAY)
    expect(looks).toBeLessThan(10 * entries.length)
  })

  it('never comes where nothing fades', () => {
    expect(nextChangeAt([], 0)).toBeNull()
    const lasting = { factKey: 'a', rule: 'stage_changed', points: 15, halfLifeDays: null, at: 0 }
    expect(nextChangeAt([lasting], 0)).toBeNull()
  })
})

describe('the rules', () => {
  it('know every activity; an answer of ours earns nothing', () => {
    const earning = LEAD_ACTIVITIES.filter((activity) => ruleFor(activity) !== null)
    expect(earning).toEqual(LEAD_ACTIVITIES.filter((activity) => activity !== 'answer_sent'))
    for (const activity of earning) expect(awardFor(ruleFor(activity) ?? 'bounced').points).not.toBe(0)
  })

  test.prop([fc.array(fc.constantFrom(...LEAD_STAGES), { minLength: 1 })])(
    'make any way through the stages worth what its last stage is worth',
    (way) => {
      const stages = ['new', ...way] as const
      const sum = way.reduce((all, to, index) => all + awardForMove(stages[index] ?? 'new', to).points, 0)
      expect(sum).toBe(awardForMove('new', way.at(-1) ?? 'new').points)
    },
  )

  it('name a priority for each quarter of the score', () => {
    expect([0, 24, 25, 49, 50, 74, 75, 100].map(priorityOf)).toEqual([
      ...['low', 'low', 'medium', 'medium'],
      ...['high', 'high', 'urgent', 'urgent'],
    ])
  })
})
