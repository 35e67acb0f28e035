import type { ApplicationFailure } from '@temporalio/common'
import { describe, expect, it } from 'vitest'
import { DomainError } from '#domain/errors.ts'
import { toFailure, tryAgainIn, withFailures } from './failures.ts'

describe('failures', () => {
  it.each([
    ['not_found', true],
    ['wrong_state', true],
    ['unavailable', false],
    ['conflict', false],
  ] as const)('a DomainError %s is final: %s', (code, nonRetryable) => {
    expect(toFailure(new DomainError(code, 'What to do.'))).toMatchObject({
      type: code,
      nonRetryable,
      message: 'What to do.',
    })
  })

  it('never repeats what a driver quotes', () => {
    const error = Object.assign(new Error(`insert into person values ('ada@theirs.test')`), { code: '23505' })
    const failure = toFailure(error) as ApplicationFailure
    expect(failure).toMatchObject({ type: 'Error 23505', nonRetryable: false })
    expect(`${failure.message} ${failure.stack}`).not.toContain('ada@')
    expect(failure.stack).toContain('failures.test.ts')
  })

  it('keeps the time at which to try again', async () => {
    const activities = withFailures({ wait: (): Promise<void> => Promise.reject(tryAgainIn(1_500, 'Busy.')) })
    await expect(activities.wait()).rejects.toMatchObject({ type: 'try_again', nextRetryDelay: 1_500 })
  })
})
