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
  'MailClassified',
  'MailQuarantined',
  'IntentCorrected',
  'DraftReady',
  'DraftApproved',
  'DraftRejected',
  'AnswerScheduled',
  'AnswerUndone',
  'AnswerRefused',
  'AnswerSent',
  'FollowUpsScheduled',
  'FollowUpCancelled',
  'ThreadHeld',
  'ThreadRetried',
  'ThreadTakenOver',
  'ThreadHandedBack',
  'ThreadClosed',
  'LeadCreated',
  'LeadStageChanged',
  'LeadScored',
  'LeadStale',
  'LeadArchived',
  'LeadRestored',
  'NoteAdded',
  'TaskCreated',
  'TaskReminded',
  'TaskDone',
  'TaskCancelled',
  'MeetingProposed',
  'MeetingConfirmed',
  'MeetingReminderSent',
  'MeetingRescheduled',
  'MeetingCancelled',
  'MeetingReleased',
  'MeetingEnded',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

export const THREAD_STATES = [
  'new',
  'classifying',
  'drafting',
  'validating',
  'draft_ready',
  'undo_window',
  'sending',
  'sent',
  'held',
  'error',
  'taken_over',
  'closed',
] as const
export type ThreadState = (typeof THREAD_STATES)[number]

export const THREAD_HOLD_REASONS = [
  'hostile_mail',
  'unreadable_mail',
  'draft_failed',
  'assistant_failed',
  'budget_spent',
  'mailbox_unavailable',
  'send_failed',
  'send_rejected',
  'send_unknown',
  'activity_failed',
] as const
export type ThreadHoldReason = (typeof THREAD_HOLD_REASONS)[number]

export const MEETING_HOLD_REASONS = [
  'mailbox_unavailable',
  'send_failed',
  'send_rejected',
  'send_unknown',
  'activity_failed',
] as const
export type MeetingHoldReason = (typeof MEETING_HOLD_REASONS)[number]

export const DRAFT_KINDS = ['answer', 'follow_up'] as const
export type DraftKind = (typeof DRAFT_KINDS)[number]

export const DRAFT_STATES = [
  'requested',
  'failed',
  'ready',
  'approved',
  'rejected',
  'superseded',
  'sent',
] as const
export type DraftState = (typeof DRAFT_STATES)[number]

export const DRAFT_ISSUES = [
  'question_unanswered',
  'invented_price',
  'invented_date',
  'invented_number',
  'invented_link',
  'no_evidence',
  'tone',
  'too_short',
  'too_long',
  'wrong_language',
  'repeats_earlier_mail',
  'placeholder_left',
  'instruction_not_followed',
] as const
export type DraftIssue = (typeof DRAFT_ISSUES)[number]

export const FOLLOW_UP_STATES = ['pending', 'sent', 'cancelled'] as const
export type FollowUpState = (typeof FOLLOW_UP_STATES)[number]

export const FOLLOW_UP_CANCELLATIONS = [
  'reply_received',
  'by_hand',
  'taken_over',
  'closed',
  'unsubscribed',
  'bounced',
  'suppressed',
  'meeting_agreed',
  'replaced',
  'failed',
] as const
export type FollowUpCancellation = (typeof FOLLOW_UP_CANCELLATIONS)[number]

export const LEAD_STAGES = ['new', 'contacted', 'qualified', 'converted', 'unqualified'] as const
export type LeadStage = (typeof LEAD_STAGES)[number]

export const PRIORITIES = ['low', 'medium', 'high', 'urgent'] as const
export type Priority = (typeof PRIORITIES)[number]

export const LEAD_SOURCES = ['email', 'campaign', 'manual'] as const
export type LeadSource = (typeof LEAD_SOURCES)[number]

export const SCORE_RULES = [
  'interest_shown',
  'mail_received',
  'meeting_confirmed',
  'meeting_cancelled',
  'meeting_done',
  'mail_opened',
  'link_clicked',
  'unsubscribed',
  'bounced',
  'gone_quiet',
  'stage_changed',
] as const
export type ScoreRule = (typeof SCORE_RULES)[number]

export const TASK_STATES = ['open', 'done', 'cancelled'] as const
export type TaskState = (typeof TASK_STATES)[number]

export const MEETING_STATUSES = ['tentative', 'confirmed', 'done', 'cancelled', 'released'] as const
export type MeetingStatus = (typeof MEETING_STATUSES)[number]

export const MEETING_SOURCES = ['mail', 'manual'] as const
export type MeetingSource = (typeof MEETING_SOURCES)[number]

export const GUEST_STATUSES = ['invited', 'accepted', 'tentative', 'declined'] as const
export type GuestStatus = (typeof GUEST_STATUSES)[number]

export const CALENDAR_PROVIDERS = ['internal', 'google'] as const
export type CalendarProviderName = (typeof CALENDAR_PROVIDERS)[number]

export const LANGUAGES = ['en', 'fr'] as const
export type Language = (typeof LANGUAGES)[number]

export const MESSAGE_PURPOSES = [
  'step',
  'answer',
  'follow_up',
  'invitation',
  'cancellation',
  'reminder',
] as const
export type MessagePurpose = (typeof MESSAGE_PURPOSES)[number]
