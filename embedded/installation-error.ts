/**
 * A reason why the one-machine installation cannot start or go on. The message is one line for the person at the
 * terminal: what is wrong and what to do. It is printed without a stack trace.
 */
export class InstallationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'InstallationError'
  }
}
