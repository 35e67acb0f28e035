import { describe, expect, it } from 'vitest'
import { DomainError } from '../errors.ts'
import { compile, type StepDraft } from './compile.ts'
import { MAX_STEPS } from './plan.ts'

const mail = (id: string, amount = 0, unit: StepDraft['delay']['unit'] = 'days'): StepDraft => ({
  id,
  channel: 'email',
  delay: { amount, unit },
})

function faultsOf(drafts: StepDraft[]): Record<string, string> | undefined {
  try {
    compile('version', drafts)
  } catch (error) {
    if (error instanceof DomainError) return error.fields && { ...error.fields }
    throw error
  }
  return undefined
}

describe('compile', () => {
  it('turns amounts and units into milliseconds and keeps the order', () => {
    const drafts: StepDraft[] = [mail('a'), { ...mail('w', 2, 'hours'), channel: 'wait' }, mail('b', 3)]
    expect(compile('version', drafts)).toEqual({
      v: 1,
      sequenceVersionId: 'version',
      steps: [
        { kind: 'email', id: 'a', delayMs: 0 },
        { kind: 'wait', id: 'w', delayMs: 7_200_000 },
        { kind: 'email', id: 'b', delayMs: 259_200_000 },
      ],
    })
  })

  it('names every fault under its path at once', () => {
    const drafts = [mail('a', -1), mail('b', Number.NaN), mail('b', 900), mail('c', 1, 'weeks' as 'days')]
    expect(Object.keys(faultsOf(drafts) ?? {})).toEqual([
      'steps.0.delay.amount',
      'steps.1.delay.amount',
      'steps.2.id',
      'steps.2.delay.amount',
      'steps.3.delay.unit',
    ])
  })

  it('refuses a sequence without a mail, a wait at the end and more steps than it may have', () => {
    expect(faultsOf([])).toEqual({ steps: 'at least one e-mail' })
    expect(faultsOf([mail('a'), { ...mail('w', 1), channel: 'wait' }])).toHaveProperty(['steps.1.channel'])
    const many = Array.from({ length: MAX_STEPS + 1 }, (_, index) => mail(`${index}`))
    expect(faultsOf(many)).toEqual({ steps: `at most ${MAX_STEPS} steps` })
  })
})
