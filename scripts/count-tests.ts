export interface Count {
  passed: number
  failed: number
}

/** What we read of vitest's JSON report. */
export interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

/**
 * The true numbers of one vitest run. A file that failed without a failed test did not load (or its hooks failed) and
 * counts as one failure; so does a run that ended badly although nothing in it failed, or left no report.
 */
export function countTests(report: VitestReport | null, exitCode: number): Count {
  if (!report) return { passed: 0, failed: 1 }
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const failed = report.numFailedTests + brokenFiles
  return { passed: report.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed }
}
