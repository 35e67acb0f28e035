import { describe, expect, it } from 'vitest'
import { countTests } from './count-tests.ts'

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
})

describe('the count of a test run', () => {
  it('takes passed and failed tests, and leaves skipped ones out', () => {
    const testResults = [file('failed', 'passed', 'failed', 'skipped')]
    expect(countTests({ numPassedTests: 1, numFailedTests: 1, testResults }, 1)).toEqual({
      passed: 1,
      failed: 1,
    })
  })

  it('counts a file that did not load as one failure', () => {
    const testResults = [file('failed'), file('passed', 'passed')]
    expect(countTests({ numPassedTests: 1, numFailedTests: 0, testResults }, 1)).toEqual({
      passed: 1,
      failed: 1,
    })
  })

  it('counts a run that ended badly although each test passed', () => {
    const testResults = [file('passed', 'passed')]
    expect(countTests({ numPassedTests: 1, numFailedTests: 0, testResults }, 1)).toEqual({
      passed: 1,
      failed: 1,
    })
  })

  it('counts a run without a report as failed', () => {
    expect(countTests(null, 0)).toEqual({ passed: 0, failed: 1 })
  })
})
