import { DefaultFailureConverter } from '@temporalio/common'

/**
 * Encrypts the message and stack of every failure too. Workflow code loads this module,
 * so that it may import nothing but @temporalio/common.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true })
