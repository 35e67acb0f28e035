import type { Activities } from './activities.ts'
import type { AssistantDependencies } from './assistant.ts'
import { createCampaignActivities, type CampaignDependencies } from './campaign.ts'
import { createContactActivities, type ContactDependencies } from './contact.ts'
import { withFailures } from './failures.ts'
import { createImportActivities, type ImportDependencies } from './import.ts'
import { createLeadActivities, type LeadDependencies } from './lead.ts'
import { createMailboxActivities, type MailboxDependencies } from './mailbox.ts'
import { createMeetingActivities, type MeetingDependencies } from './meeting.ts'
import { createSendActivities, type SendDependencies } from './send.ts'
import { createThreadActivities, type ThreadActivityDependencies } from './thread.ts'

export type ActivityDependencies = AssistantDependencies &
  CampaignDependencies &
  ContactDependencies &
  ImportDependencies &
  LeadDependencies &
  MailboxDependencies &
  MeetingDependencies &
  SendDependencies &
  ThreadActivityDependencies

/** All that a worker registers; each fails only with failures of the table in failures.ts. */
export function createActivities(deps: ActivityDependencies): Activities {
  return withFailures({
    ...createContactActivities(deps),
    ...createSendActivities(deps),
    ...createCampaignActivities(deps),
    ...createMailboxActivities(deps),
    ...createImportActivities(deps),
    ...createLeadActivities(deps),
    ...createMeetingActivities(deps),
    ...createThreadActivities(deps),
  })
}
