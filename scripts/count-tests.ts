/** The numbers of a run; `failures` names each failure with the first line of its reason, so it is as long as many failed. */
export interface Count {
  passed: number
  failures: string[]
}

/** What we read of vitest's JSON report. */
export interface VitestReport {
  numPassedTests: number
  testResults: FileReport[]
}

interface FileReport {
  name: string
  status: string
  message: string
  assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
}

/**
 * The true numbers of one vitest run. A file that failed without a failed test did not load (or its hooks failed) and
 * counts as one failure; so does a run that ended badly although nothing in it failed, or left no report.
 */
export function countTests(report: VitestReport | null, exitCode: number): Count {
  if (!report) return { passed: 0, failures: ['the run ended before it could write its report'] }
  const failures = report.testResults.flatMap(failuresOf)
  if (failures.length === 0 && exitCode !== 0)
    failures.push(`nothing failed, but the run ended with exit code ${exitCode}`)
  return { passed: report.numPassedTests, failures }
}

function failuresOf(file: FileReport): string[] {
  const failed = file.assertionResults.filter((test) => test.status === 'failed')
  if (failed.length === 0)
    return file.status === 'failed' ? [`${file.name}: ${firstLine(file.message) || 'did not load'}`] : []
  return failed.map((test) => `${file.name}: ${test.fullName}: ${firstLine(test.failureMessages[0])}`)
}

function firstLine(text = ''): string {
  return text.trim().split('\n')[0] ?? ''
}
