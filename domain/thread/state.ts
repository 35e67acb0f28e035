/** Where a conversation by mail stands; the words of the thread's row, its screens and its workflow. */
export const THREAD_STATES = [
  'new', // nothing has been asked of the assistant yet
  'classifying',
  'drafting',
  'validating',
  'draft_ready', // waits for a human's approval
  'undo_window', // goes out by itself unless somebody objects
  'sending',
  'sent', // answered; follow-ups may be due
  'held', // waits for a human, with a reason
  'error', // the last answer was refused for good
  'taken_over', // a human answers by hand; the assistant is silent
  'closed',
] as const
export type ThreadState = (typeof THREAD_STATES)[number]

/** What has just happened, for the timeline; `none` where the state alone changed. */
export const THREAD_CHANGES = [
  'none',
  'draft_ready',
  'approved',
  'rejected',
  'scheduled',
  'undone',
  'held',
  'retried',
  'marked_sent',
  'taken_over',
  'handed_back',
  'closed',
] as const
export type ThreadChange = (typeof THREAD_CHANGES)[number]

/** Why a thread waits for a human. */
export const THREAD_HOLD_REASONS = [
  'hostile_mail', // the mail tries to steer the assistant
  'unreadable_mail', // empty, or in a language that nobody here has words for
  'draft_failed', // no draft passed its checks within the attempts
  'assistant_failed', // refused, truncated, nonsense
  'budget_spent', // the workspace's calls of this day are used up
  'mailbox_unavailable',
  'send_failed',
  'send_rejected',
  'send_unknown',
  'activity_failed',
] as const
export type ThreadHoldReason = (typeof THREAD_HOLD_REASONS)[number]

/** Drafts of one mail: the first and at most two retries after a failed validation. */
export const MAX_DRAFT_ATTEMPTS = 3

export const DRAFT_KINDS = ['answer', 'follow_up'] as const
export type DraftKind = (typeof DRAFT_KINDS)[number]

/** What a draft leaves of a meeting once it is out: it says nothing of one, offers times or asks for one, or agrees. */
export const MEETING_TALKS = ['none', 'open', 'agreed'] as const
export type MeetingTalk = (typeof MEETING_TALKS)[number]

export const DRAFT_STATES = [
  'requested', // a row without a text yet
  'failed', // did not pass its checks
  'ready',
  'approved',
  'rejected',
  'superseded', // another draft, or a newer mail, took its place
  'sent',
] as const
export type DraftState = (typeof DRAFT_STATES)[number]

/** What a draft's checks may complain of. */
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
/** To be read by a human beside the draft; no other attempt would mend it. */
export const DRAFT_REMARKS: readonly DraftIssue[] = ['instruction_not_followed']

export const FOLLOW_UP_STATES = ['pending', 'sent', 'cancelled'] as const
export type FollowUpState = (typeof FOLLOW_UP_STATES)[number]

/** Why a follow-up was not sent. */
export const FOLLOW_UP_CANCELLATIONS = [
  'reply_received',
  'by_hand',
  'taken_over',
  'closed',
  'unsubscribed',
  'bounced',
  'suppressed',
  'meeting_agreed',
  'replaced', // a newer answer made a new plan
  'failed',
] as const
export type FollowUpCancellation = (typeof FOLLOW_UP_CANCELLATIONS)[number]
