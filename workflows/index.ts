/** What the worker registers: every workflow by its name. */
export { campaignWorkflow } from './campaign/workflow.ts'
export { contactWorkflow } from './contact/workflow.ts'
export { importUndoWorkflow, importWorkflow } from './import/workflow.ts'
export { leadWorkflow } from './lead/workflow.ts'
export { mailboxWorkflow } from './mailbox/workflow.ts'
export { meetingWorkflow } from './meeting/workflow.ts'
export { threadWorkflow } from './thread/workflow.ts'
