import { WorkflowNotFoundError } from '@temporalio/client'
import type { Workflow } from '@temporalio/common'
import { holdReasonAttribute } from '#domain/search-attributes.ts'
import type { CampaignInput } from '#workflows/campaign/messages.ts'
import type { ContactInput } from '#workflows/contact/messages.ts'
import type { ImportInput } from '#workflows/import/messages.ts'
import type { LeadInput } from '#workflows/lead/messages.ts'
import type { MailboxInput } from '#workflows/mailbox/messages.ts'
import type { MeetingInput } from '#workflows/meeting/messages.ts'
import type { ThreadInput } from '#workflows/thread/messages.ts'
import { DEFAULT_PACE, type GatewayOptions } from '../gateway.ts'
import { campaignStart } from './campaigns.ts'
import { contactStart } from './contacts.ts'
import { importStart, importUndoStart } from './imports.ts'
import { leadStart } from './leads.ts'
import { mailboxStart } from './mailboxes.ts'
import { meetingStart } from './meetings.ts'
import { createReach } from './reach.ts'
import { threadStart } from './threads.ts'

/** A workflow that should run, as it would be started. */
export interface Restorable {
  workflowType: string
  start: ReturnType<
    | typeof campaignStart
    | typeof contactStart
    | typeof importStart
    | typeof leadStart
    | typeof mailboxStart
    | typeof meetingStart
    | typeof threadStart
  >
}

/** Starts workflows that Temporal has lost; never a second one beside one that runs or has ended by itself. */
export interface Restorer {
  /** @returns whether it was started now; false if it runs, or has completed */
  start(lost: Restorable): Promise<boolean>
  /** Whether `start` would start it. */
  isLost(lost: Restorable): Promise<boolean>
  campaign(input: Omit<CampaignInput, 'pace'>): Restorable
  /** `held`: the reason for which it waits for a human, so that Temporal Web lists it. */
  contact(input: ContactInput, held: string | null): Restorable
  thread(input: ThreadInput, held: string | null): Restorable
  lead(input: LeadInput): Restorable
  meeting(input: MeetingInput): Restorable
  mailbox(input: Omit<MailboxInput, 'pollSeconds'>): Restorable
  import(input: ImportInput): Restorable
  importUndo(input: ImportInput): Restorable
}

/** States of a run after which the same id may begin anew: it was ended from outside, or by a bug. */
const CUT_OFF = ['FAILED', 'TERMINATED', 'CANCELLED', 'TIMED_OUT']

export function createRestorer(options: GatewayOptions): Restorer {
  const reach = createReach(options)
  const { pollSeconds, pace = DEFAULT_PACE } = options
  return {
    start: ({ workflowType, start }) =>
      reach.startOnce<Workflow>(workflowType, {
        ...start,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      }),
    async isLost({ start }) {
      try {
        const { status } = await reach.client.workflow.getHandle(start.workflowId).describe()
        return CUT_OFF.includes(status.name)
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return true
        throw error
      }
    },
    campaign: (input) => ({ workflowType: 'campaignWorkflow', start: campaignStart({ ...input, pace }) }),
    contact: (input, held) => ({ workflowType: 'contactWorkflow', start: listed(contactStart(input), held) }),
    thread: (input, held) => ({ workflowType: 'threadWorkflow', start: listed(threadStart(input), held) }),
    lead: (input) => ({ workflowType: 'leadWorkflow', start: leadStart(input) }),
    meeting: (input) => ({ workflowType: 'meetingWorkflow', start: meetingStart(input) }),
    mailbox: (input) => ({
      workflowType: 'mailboxWorkflow',
      start: mailboxStart({ ...input, pollSeconds }),
    }),
    import: (input) => ({ workflowType: 'importWorkflow', start: importStart(input) }),
    importUndo: (input) => ({ workflowType: 'importUndoWorkflow', start: importUndoStart(input) }),
  }
}

/** With the reason of its hold, which a running workflow sets when it becomes held. */
function listed<Start extends ReturnType<typeof contactStart> | ReturnType<typeof threadStart>>(
  start: Start,
  held: string | null,
): Start {
  if (held === null) return start
  const typedSearchAttributes = start.typedSearchAttributes.updateCopy([
    { key: holdReasonAttribute, value: held },
  ])
  return { ...start, typedSearchAttributes }
}
