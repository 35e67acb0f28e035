import type {
  CampaignStatus,
  EnrolmentStatus,
  FollowUpState,
  ImportStatus,
  InboundKind,
  LeadStage,
  MeetingStatus,
  Priority,
  ThreadState,
} from 'contract/statuses.ts'
import type { Tone } from '#lib/ui/Status.svelte'

/** How each state feels, the same on every page. */
export const CAMPAIGN_TONES: Record<CampaignStatus, Tone> = {
  DRAFT: 'quiet',
  ACTIVE: 'good',
  PAUSED: 'warn',
  COMPLETED: 'accent',
  ARCHIVED: 'quiet',
}

export const ENROLMENT_TONES: Record<EnrolmentStatus, Tone> = {
  pending: 'quiet',
  active: 'accent',
  paused: 'warn',
  held: 'bad',
  finished: 'quiet',
  replied: 'good',
  bounced: 'bad',
  unsubscribed: 'warn',
  suppressed: 'warn',
  stopped: 'quiet',
}

export const IMPORT_TONES: Record<ImportStatus, Tone> = {
  QUEUED: 'quiet',
  RUNNING: 'accent',
  COMPLETED: 'good',
  FAILED: 'bad',
  UNDONE: 'warn',
}

export const INBOUND_TONES: Record<InboundKind, Tone> = {
  reply: 'good',
  auto_reply: 'quiet',
  absence: 'warn',
  bounce: 'bad',
  delay: 'warn',
  unsubscribe: 'warn',
  other: 'quiet',
}

export const THREAD_TONES: Record<ThreadState, Tone> = {
  new: 'quiet',
  classifying: 'accent',
  drafting: 'accent',
  validating: 'accent',
  draft_ready: 'warn',
  undo_window: 'warn',
  sending: 'accent',
  sent: 'good',
  held: 'bad',
  error: 'bad',
  taken_over: 'quiet',
  closed: 'quiet',
}

export const FOLLOW_UP_TONES: Record<FollowUpState, Tone> = {
  pending: 'accent',
  sent: 'good',
  cancelled: 'quiet',
}

export const STAGE_TONES: Record<LeadStage, Tone> = {
  new: 'accent',
  contacted: 'accent',
  qualified: 'good',
  converted: 'good',
  unqualified: 'quiet',
}

export const PRIORITY_TONES: Record<Priority, Tone> = {
  low: 'quiet',
  medium: 'quiet',
  high: 'warn',
  urgent: 'bad',
}

export const MEETING_TONES: Record<MeetingStatus, Tone> = {
  tentative: 'warn',
  confirmed: 'accent',
  done: 'good',
  cancelled: 'quiet',
  released: 'quiet',
}
