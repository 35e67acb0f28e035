import type { ApiDeps } from '../deps.ts'
import type { Route } from '../route.ts'
import { createAuthRoutes } from './auth.ts'
import { createCalendarRoutes } from './calendars.ts'
import { createCampaignRoutes } from './campaigns.ts'
import { createCodecRoutes } from './codec.ts'
import { createCompanyRoutes } from './companies.ts'
import { createDraftRoutes } from './drafts.ts'
import { createEmailRoutes } from './emails.ts'
import { createEnrolmentRoutes } from './enrolments.ts'
import { createEventRoutes } from './events.ts'
import { createFollowUpRoutes } from './follow-ups.ts'
import { createImportRoutes } from './imports.ts'
import { createIntentRoutes } from './intents.ts'
import { createKnowledgeRoutes } from './knowledge.ts'
import { createLeadRoutes } from './leads.ts'
import { createLinks } from './links.ts'
import { createLiveRoutes } from './live.ts'
import { createMailboxRoutes } from './mailboxes.ts'
import { createMailroomRoutes } from './mailroom.ts'
import { createMeetingRoutes } from './meetings.ts'
import { createPersonRoutes } from './persons.ts'
import { createPreviewRoutes } from './previews.ts'
import { createPublicRoutes } from './public-links.ts'
import { createSequenceRoutes } from './sequences.ts'
import { createSystemRoutes } from './system.ts'
import { createTaskRoutes } from './tasks.ts'
import { createTemplateRoutes } from './templates.ts'
import { createThreadDecisionRoutes } from './thread-decisions.ts'
import { createThreadRoutes } from './threads.ts'
import { createWebhookRoutes } from './webhooks.ts'

/** The one table of all routes. Fixed paths stand before those with an id in the same place. */
export function createRoutes(deps: ApiDeps): Route[] {
  const links = createLinks(deps.settings)
  return [
    ...createSystemRoutes(deps),
    ...createAuthRoutes(deps),
    ...createMailboxRoutes(deps, links),
    ...createImportRoutes(deps, links),
    ...createPersonRoutes(deps, links),
    ...createCompanyRoutes(),
    ...createTemplateRoutes(),
    ...createPreviewRoutes(deps),
    ...createSequenceRoutes(),
    ...createCampaignRoutes(deps, links),
    ...createEnrolmentRoutes(deps, links),
    ...createEventRoutes(deps, links),
    ...createIntentRoutes(),
    ...createKnowledgeRoutes(),
    ...createThreadRoutes(deps, links),
    ...createThreadDecisionRoutes(deps),
    ...createDraftRoutes(deps),
    ...createFollowUpRoutes(deps),
    ...createEmailRoutes(deps),
    ...createLeadRoutes(deps, links),
    ...createTaskRoutes(deps),
    ...createCalendarRoutes(deps),
    ...createMeetingRoutes(deps, links),
    ...createLiveRoutes(deps),
    ...createMailroomRoutes(deps),
    ...createWebhookRoutes(deps),
    ...createPublicRoutes(deps),
    ...createCodecRoutes(deps),
  ]
}
