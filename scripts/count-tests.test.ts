import { describe, expect, it } from 'vitest'
import { countTests } from './count-tests.ts'

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  message: status === 'failed' && tests.length === 0 ? 'SyntaxError: no such word\n  at line 1' : '',
  assertionResults: tests.map((test) => ({
    status: test,
    fullName: `that ${test}`,
    failureMessages: test === 'failed' ? ['AssertionError: 1 is not 2\n  at line 3'] : [],
  })),
})

describe('the count of a test run', () => {
  it('takes passed and failed tests, names the failed ones, and leaves skipped ones out', () => {
    const testResults = [file('failed', 'passed', 'failed', 'skipped')]
    expect(countTests({ numPassedTests: 1, testResults }, 1)).toEqual({
      passed: 1,
      failures: ['a.test.ts: that failed: AssertionError: 1 is not 2'],
    })
  })

  it('counts a file that did not load as one failure', () => {
    const testResults = [file('failed'), file('passed', 'passed')]
    expect(countTests({ numPassedTests: 1, testResults }, 1)).toEqual({
      passed: 1,
      failures: ['a.test.ts: SyntaxError: no such word'],
    })
  })

  it('counts a run that ended badly although each test passed', () => {
    const testResults = [file('passed', 'passed')]
    expect(countTests({ numPassedTests: 1, testResults }, 1).failures).toHaveLength(1)
  })

  it('counts a run without a report as failed', () => {
    expect(countTests(null, 0)).toMatchObject({ passed: 0, failures: { length: 1 } })
  })
})
