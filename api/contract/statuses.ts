/** The closed lists that the screens show; a test keeps them equal to the domain's. */
export const CAMPAIGN_STATUSES = ['DRAFT', 'ACTIVE', 'PAUSED', 'COMPLETED', 'ARCHIVED'] as const
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number]

/** What a campaign is doing, derived from its status and its enrolments. */
export const CAMPAIGN_PHASES = [
  'draft',
  'starting',
  'running',
  'paused',
  'held',
  'completed',
  'archived',
] as const
export type CampaignPhase = (typeof CAMPAIGN_PHASES)[number]

export const ENROLMENT_STATUSES = [
  'pending',
  'active',
  'paused',
  'held',
  'finished',
  'replied',
  'bounced',
  'unsubscribed',
  'suppressed',
  'stopped',
] as const
export type EnrolmentStatus = (typeof ENROLMENT_STATUSES)[number]

export const WAITING_FOR = ['slot', 'send_time', 'resume', 'human'] as const
export type WaitingFor = (typeof WAITING_FOR)[number]

export const HOLD_REASONS = [
  'no_mailbox',
  'mailbox_unavailable',
  'content_incomplete',
  'send_failed',
  'send_rejected',
  'send_unknown',
  'activity_failed',
] as const
export type HoldReason = (typeof HOLD_REASONS)[number]

export const MESSAGE_STATES = [
  'planned',
  'reserved',
  'transmitting',
  'accepted',
  'rejected',
  'unknown',
  'resolved',
] as const
export type MessageState = (typeof MESSAGE_STATES)[number]

export const IMPORT_STATUSES = ['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'UNDONE'] as const
export type ImportStatus = (typeof IMPORT_STATUSES)[number]

export const MAILBOX_STATUSES = ['connected', 'paused', 'disconnected'] as const
export type MailboxStatus = (typeof MAILBOX_STATUSES)[number]

export const ROLES = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'] as const
export type Role = (typeof ROLES)[number]

export const INBOUND_KINDS = [
  'reply',
  'auto_reply',
  'absence',
  'bounce',
  'delay',
  'unsubscribe',
  'other',
] as const
export type InboundKind = (typeof INBOUND_KINDS)[number]

export const SUPPRESSION_REASONS = ['unsubscribed', 'bounced', 'complained', 'manual'] as const
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number]

export const DELAY_UNITS = ['seconds', 'minutes', 'hours', 'days'] as const
export type DelayUnit = (typeof DELAY_UNITS)[number]

export const EVENT_KINDS = [
  'PersonImported',
  'PersonCreated',
  'EnrolmentStarted',
  'StepScheduled',
  'MessageSent',
  'MessageRejected',
  'MessageUnknown',
  'MessageDeferred',
  'MessageOpened',
  'LinkClicked',
  'ReplyReceived',
  'MailReceived',
  'BounceReceived',
  'AbsenceNoticed',
  'PersonUnsubscribed',
  'EnrolmentHeld',
  'EnrolmentRetried',
  'EnrolmentPaused',
  'EnrolmentResumed',
  'EnrolmentEnded',
  'CampaignLaunched',
  'CampaignPaused',
  'CampaignResumed',
  'CampaignCompleted',
  'CampaignArchived',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]
