/** A person whom we may win, and how far we are. */
export const LEAD_STAGES = ['new', 'contacted', 'qualified', 'converted', 'unqualified'] as const
export type LeadStage = (typeof LEAD_STAGES)[number]
/** Stages after which nothing more is expected; a lead can be reopened from them by hand. */
export const FINAL_STAGES = ['converted', 'unqualified'] as const satisfies readonly LeadStage[]

export const PRIORITIES = ['low', 'medium', 'high', 'urgent'] as const
export type Priority = (typeof PRIORITIES)[number]

export const LEAD_SOURCES = ['email', 'campaign', 'manual'] as const
export type LeadSource = (typeof LEAD_SOURCES)[number]

export const TASK_STATES = ['open', 'done', 'cancelled'] as const
export type TaskState = (typeof TASK_STATES)[number]

/** What a lead is told of; each may earn or cost points (domain/scoring). */
export const LEAD_ACTIVITIES = [
  'mail_received',
  'interest_shown',
  'answer_sent',
  'meeting_confirmed',
  'meeting_cancelled',
  'meeting_done',
  'mail_opened',
  'link_clicked',
  'unsubscribed',
  'bounced',
] as const
export type LeadActivity = (typeof LEAD_ACTIVITIES)[number]
