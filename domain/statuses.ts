/** The closed lists of states that tables, routes and screens share. */
export const CAMPAIGN_STATUSES = ['DRAFT', 'ACTIVE', 'PAUSED', 'COMPLETED', 'ARCHIVED'] as const
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number]

export const ENROLMENT_STATUSES = [
  'pending', // the row exists, the workflow has not reported yet
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
export const OPEN_ENROLMENT_STATUSES = ['pending', 'active', 'paused', 'held'] as const

/** What an open enrolment waits for. */
export const WAITING_FOR = ['slot', 'send_time', 'resume', 'human'] as const
export type WaitingFor = (typeof WAITING_FOR)[number]

/** The send ledger (design §6); `resolved` is an `unknown` that was settled by an oracle or a human. */
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

/** What an inbound mail turned out to be. */
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

/** Why a ledger row exists. Steps belong to an enrolment; answers to a thread; the rest to a meeting. */
export const MESSAGE_PURPOSES = [
  'step',
  'answer',
  'follow_up',
  'invitation',
  'cancellation',
  'reminder',
] as const
export type MessagePurpose = (typeof MESSAGE_PURPOSES)[number]

export const SUPPRESSION_REASONS = ['unsubscribed', 'bounced', 'complained', 'manual'] as const
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number]
