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

/** An open lead of which nothing is heard for so long has gone quiet, ms. */
export const QUIET_AFTER_MS = 14 * 86_400_000
/** Open tasks that one lead may have; its workflow carries the reminders of all of them. */
export const MAX_OPEN_TASKS = 100

export interface Reminder {
  taskId: string
  /** Epoch ms. */
  dueAt: number
}

/** What a lead's rows say when its workflow begins to watch it. */
export interface LeadFacts {
  stage: LeadStage
  /** Filed away, or gone with its person. */
  isArchived: boolean
  /** When something last happened, epoch ms. */
  quietSince: number
  isQuiet: boolean
  /** Open tasks of whose due date nobody has been reminded yet. */
  reminders: Reminder[]
  /** When fading changes the score next, epoch ms. */
  refreshAt: number | null
}

/** All that a lead's workflow carries, at most 16 KiB as JSON. `loading`: its rows are about to be read. */
export interface LeadState extends LeadFacts {
  phase: 'loading' | 'watching'
}

export const initialState: LeadState = {
  phase: 'loading',
  stage: 'new',
  isArchived: false,
  quietSince: 0,
  isQuiet: false,
  reminders: [],
  refreshAt: null,
}
