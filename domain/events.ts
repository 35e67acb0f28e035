/** Every kind of fact that may stand on a timeline, in the past tense. */
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
  'MailClassified', // `code`: offline, or model
  'MailQuarantined', // `code`: the sign of an attack
  'IntentCorrected',
  'DraftReady', // `code`: answer or follow_up
  'DraftApproved',
  'DraftRejected',
  'AnswerScheduled', // sent by itself unless somebody objects within the undo window
  'AnswerUndone',
  'AnswerRefused', // nothing left: the address bounced, or has complained; `code`: which
  'AnswerSent', // `code`: answer or follow_up
  'FollowUpsScheduled',
  'FollowUpCancelled', // `code`: a cancellation code
  'ThreadHeld', // `code`: the hold reason
  'ThreadRetried',
  'ThreadTakenOver',
  'ThreadHandedBack',
  'ThreadClosed',
  'LeadCreated', // `code`: the source
  'LeadStageChanged', // `code`: the new stage
  'LeadScored', // `code`: the rule
  'LeadStale',
  'LeadArchived',
  'LeadRestored', // `code`: what brought it back
  'NoteAdded',
  'TaskCreated',
  'TaskReminded',
  'TaskDone',
  'TaskCancelled',
  'MeetingProposed', // a slot is kept free until the answer that offers it is sent
  'MeetingConfirmed',
  'MeetingReminderSent',
  'MeetingRescheduled',
  'MeetingCancelled',
  'MeetingReleased',
  'MeetingEnded',
] as const
export type EventKind = (typeof EVENT_KINDS)[number]
