import type {
  CampaignStatus,
  EnrolmentStatus,
  ImportStatus,
  InboundKind,
  MeetingStatus,
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

export const MEETING_TONES: Record<MeetingStatus, Tone> = {
  tentative: 'warn',
  confirmed: 'accent',
  done: 'good',
  cancelled: 'quiet',
  released: 'quiet',
}
