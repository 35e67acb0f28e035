/** The running product for the browser tests, with an owner; one for all files. */
import type { TestProject } from 'vitest/node'
import { createOwner } from '#test/e2e/workspace.ts'
import { chromiumProgram } from '#test/support/browser.ts'
import { startStack, type RunningStack } from '#test/support/stack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    stack: Pick<RunningStack, 'origin' | 'temporalWeb' | 'smtpPort' | 'imapPort'>
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [stack] = await Promise.all([startStack(), chromiumProgram()])
  const { stop, origin, temporalWeb, smtpPort, imapPort } = stack
  try {
    await createOwner(stack.origin)
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('stack', { origin, temporalWeb, smtpPort, imapPort })
  return stop
}
