/** The running product for the browser tests, with an owner; one for all files. */
import type { TestProject } from 'vitest/node'
import { chromiumProgram } from '#test/support/browser.ts'
import { startStack } from '#test/support/stack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    stack: { origin: string; temporalWeb: string }
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [stack] = await Promise.all([startStack(), chromiumProgram()])
  project.provide('stack', { origin: stack.origin, temporalWeb: stack.temporalWeb })
  return () => stack.stop()
}
