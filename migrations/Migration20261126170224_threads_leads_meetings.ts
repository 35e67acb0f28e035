import { Migration } from '@mikro-orm/migrations'

/** The tables that were there before. */
const TABLES = [
  'audit_entry',
  'company',
  'event',
  'hold',
  'idempotency_record',
  'import',
  'import_change',
  'import_error',
  'mailbox',
  'mailbox_sync',
  'outbox_item',
  'person',
  'sequence',
  'sequence_version',
  'campaign',
  'enrolment',
  'message',
  'campaign_mailbox',
  'signal_evidence',
  'slot_reservation',
  'step',
  'subject_key',
  'suppression',
  'template',
  'thread',
  'inbound_message',
  'membership',
]
const ONCE = `workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)`
const FOR_EACH_ROW = `workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid`

/**
 * Whose name and address are like this pattern, in the workspace that is set: at most so many. `execute`, so that each call is
 * planned for its pattern: an index of parts serves what few have, and reading along what many have.
 * @see decision 015
 */
const PEOPLE_MATCHING = [
  `create function people_matching(pattern text, at_most int) returns setof uuid
   language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
   begin
     return query execute 'select id from public.person where workspace_id = $1 and search like $2 limit $3'
       using nullif(current_setting('app.workspace_id', true), '')::uuid, lower(pattern), at_most;
   end $$;`,
  `revoke all on function people_matching from public;`,
  `grant execute on function people_matching to tl_app;`,
  `grant select (id, workspace_id, search) on person to tl_search;`,
  // Who is to own a function must be allowed to create one, for as long as that takes.
  `grant create on schema public to tl_search;`,
  `alter function people_matching owner to tl_search;`,
  `revoke create on schema public from tl_search;`,
]

export class Migration20261126170224_threads_leads_meetings extends Migration {
  override name = 'Migration20261126170224_threads_leads_meetings'

  override up(): void | Promise<void> {
    for (const name of ['pg_trgm', 'btree_gin']) this.addSql(`create extension if not exists ${name};`)
    this.addSql(
      `create table "ai_budget" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "day" date not null, "calls" int not null default 0, primary key ("id"));`,
    )
    this.addSql(
      `alter table "ai_budget" add constraint "ai_budget_workspace_id_day_unique" unique ("workspace_id", "day");`,
    )

    this.addSql(
      `create table "ai_call" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "key" text not null, "job" text not null, "engine" text not null, "day" date not null, "calls" int not null default 0, "prompt_tokens" int not null default 0, "completion_tokens" int not null default 0, "failure" text null, "answer" bytea null, "answered_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(
      `alter table "ai_call" add constraint "ai_call_workspace_id_key_unique" unique ("workspace_id", "key");`,
    )

    this.addSql(
      `create table "calendar" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "name" text not null, "provider" text not null default 'internal', "timezone" text not null default 'UTC', "workdays" text[] not null default '{1,2,3,4,5}', "day_start_minute" int not null default 540, "day_end_minute" int not null default 1080, "meeting_minutes" int not null default 30, "external_id" text not null default '', "credentials" bytea null, "is_connected" boolean not null default true, "failure" text null, "updated_at" timestamptz not null default now(), primary key ("id"));`,
    )
    this.addSql(
      `alter table "calendar" add constraint "calendar_workspace_id_provider_external_id_unique" unique ("workspace_id", "provider", "external_id");`,
    )

    this.addSql(
      `create table "classification" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "thread_id" uuid not null, "inbound_id" uuid not null, "intent_id" uuid null, "confidence" real not null default 0, "words" bytea null, "language" text null, "engine" text not null, "attack" text null, "attack_words" bytea null, "later_at" timestamptz null, "later_words" bytea null, "corrected_by" uuid null, "corrected_at" timestamptz null, "previous_intent_id" uuid null, primary key ("id"));`,
    )
    this.addSql(`create index "classification_thread_id_index" on "classification" ("thread_id");`)
    this.addSql(
      `alter table "classification" add constraint "classification_workspace_id_inbound_id_unique" unique ("workspace_id", "inbound_id");`,
    )

    this.addSql(
      `create table "intent" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "name" text not null, "description" text not null default '', "keywords" text[] not null default '{}', "priority" int not null default 1, "auto_send" boolean not null default false, "undo_seconds" int not null default 300, "is_lead" boolean not null default false, "is_default" boolean not null default false, "ai_prompt" text not null default '', "is_active" boolean not null default true, "archived_at" timestamptz null, "updated_at" timestamptz not null default now(), primary key ("id"));`,
    )
    this.addSql(`create index "intent_workspace_id_priority_index" on "intent" ("workspace_id", "priority");`)
    this.addSql(
      `create unique index "intent_name_unique" on "intent" ("workspace_id", lower("name")) where "archived_at" is null;`,
    )

    this.addSql(
      `create table "knowledge_entry" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "title" text not null, "content" text not null, "category" text not null, "language" text not null default 'en', "is_active" boolean not null default true, "updated_at" timestamptz not null default now(), primary key ("id"));`,
    )

    this.addSql(
      `create table "meeting" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "calendar_id" uuid not null, "person_id" uuid null, "thread_id" uuid null, "inbound_id" uuid null, "mailbox_id" uuid null, "source" text not null, "status" text not null default 'tentative', "title" bytea not null, "description" bytea null, "phrase" bytea null, "confidence" real null, "start_at" timestamptz not null, "end_at" timestamptz not null, "timezone" text not null default 'UTC', "tentative_until" timestamptz null, "uid" text not null, "sequence" int not null default 0, "external_calendar_id" uuid null, "external_event_id" text null, "conference_url" text null, "failure" text null, "guest_status" text not null default 'invited', "guest_answered_at" timestamptz null, "invited_at" timestamptz null, "reminded_at" timestamptz null, "ended_at" timestamptz null, "created_by" uuid null, primary key ("id"));`,
    )
    this.addSql(
      `create index "meeting_workspace_id_start_at_index" on "meeting" ("workspace_id", "start_at");`,
    )
    this.addSql(`create index "meeting_person_id_index" on "meeting" ("person_id");`)
    this.addSql(`create index "meeting_thread_id_index" on "meeting" ("thread_id");`)
    this.addSql(
      `alter table "meeting" add constraint "meeting_workspace_id_uid_unique" unique ("workspace_id", "uid");`,
    )

    this.addSql(
      `create table "meeting_proposal" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "inbound_id" uuid not null, "thread_id" uuid not null, "person_id" uuid not null, "aim" text not null, "meeting_id" uuid null, "moves_id" uuid null, "answer" bytea not null, "outcome" text null, primary key ("id"));`,
    )
    this.addSql(`create index "meeting_proposal_meeting_id_index" on "meeting_proposal" ("meeting_id");`)
    this.addSql(
      `create index "meeting_proposal_thread_id_created_at_index" on "meeting_proposal" ("thread_id", "created_at");`,
    )
    this.addSql(
      `alter table "meeting_proposal" add constraint "meeting_proposal_workspace_id_inbound_id_unique" unique ("workspace_id", "inbound_id");`,
    )

    this.addSql(
      `create table "lead" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "person_id" uuid not null, "thread_id" uuid null, "campaign_id" uuid null, "intent_id" uuid null, "stage" text not null default 'new', "priority" text not null default 'medium', "is_priority_by_hand" boolean not null default false, "source" text not null, "score" int not null default 0, "scored_at" timestamptz null, "tags" text[] not null default '{}', "owner_id" uuid null, "last_activity_at" timestamptz not null default now(), "stale_at" timestamptz null, "stage_at" timestamptz not null default now(), "archived_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(`create index "lead_workspace_id_stage_index" on "lead" ("workspace_id", "stage");`)
    this.addSql(
      `create index "lead_workspace_id_score_id_index" on "lead" ("workspace_id", "score", "id") where archived_at is null;`,
    )
    this.addSql(
      `alter table "lead" add constraint "lead_workspace_id_person_id_unique" unique ("workspace_id", "person_id");`,
    )

    this.addSql(
      `create table "lead_note" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "lead_id" uuid not null, "author_id" uuid null, "body" bytea not null, primary key ("id"));`,
    )
    this.addSql(`create index "lead_note_lead_id_created_at_index" on "lead_note" ("lead_id", "created_at");`)

    this.addSql(
      `create table "score_entry" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "lead_id" uuid not null, "fact_key" text not null, "rule" text not null, "points" int not null, "half_life_days" int null, "at" timestamptz not null, "event_id" uuid null, primary key ("id"));`,
    )
    this.addSql(
      `alter table "score_entry" add constraint "score_entry_workspace_id_lead_id_fact_key_unique" unique ("workspace_id", "lead_id", "fact_key");`,
    )

    this.addSql(
      `create table "stage_change" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "lead_id" uuid not null, "from_stage" text null, "to_stage" text not null, "reason" bytea null, "changed_by" uuid null, "applied_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(
      `create index "stage_change_lead_id_created_at_index" on "stage_change" ("lead_id", "created_at");`,
    )

    this.addSql(
      `create table "task" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "lead_id" uuid not null, "title" bytea not null, "due_at" timestamptz null, "state" text not null default 'open', "assignee_id" uuid null, "created_by" uuid null, "reminded_at" timestamptz null, "ended_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(`create index "task_lead_id_index" on "task" ("lead_id");`)
    this.addSql(
      `create index "task_workspace_id_state_due_at_index" on "task" ("workspace_id", "state", "due_at");`,
    )

    this.addSql(
      `create table "follow_up" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "thread_id" uuid not null, "person_id" uuid not null, "answer_draft_id" uuid not null, "number" int not null, "due_at" timestamptz not null, "base_at" timestamptz not null, "state" text not null default 'pending', "cancellation" text null, "cancelled_by" uuid null, "sent_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(`create index "follow_up_thread_id_index" on "follow_up" ("thread_id");`)
    this.addSql(
      `create index "follow_up_workspace_id_state_due_at_index" on "follow_up" ("workspace_id", "state", "due_at");`,
    )

    this.addSql(
      `create table "draft" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "thread_id" uuid not null, "person_id" uuid not null, "inbound_id" uuid null, "follow_up_id" uuid null, "intent_id" uuid null, "meeting_id" uuid null, "meeting_talk" text not null default 'none', "kind" text not null, "state" text not null default 'requested', "attempt" int not null default 1, "based_on" uuid null, "body" bytea null, "citations" bytea null, "instruction" bytea null, "issues" text[] not null default '{}', "language" text null, "engine" text not null, "author_id" uuid null, "approved_by" uuid null, "approved_at" timestamptz null, "sent_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(`create index "draft_inbound_id_index" on "draft" ("inbound_id");`)
    this.addSql(`create index "draft_meeting_id_index" on "draft" ("meeting_id");`)
    this.addSql(`create index "draft_thread_id_created_at_index" on "draft" ("thread_id", "created_at");`)

    this.addSql(`alter table "event" drop constraint "event_kind_check";`)
    this.addSql(
      `alter table "event" add constraint "event_kind_check" check ("kind" in ('PersonImported', 'PersonCreated', 'EnrolmentStarted', 'StepScheduled', 'MessageSent', 'MessageRejected', 'MessageUnknown', 'MessageDeferred', 'MessageOpened', 'LinkClicked', 'ReplyReceived', 'MailReceived', 'BounceReceived', 'AbsenceNoticed', 'PersonUnsubscribed', 'EnrolmentHeld', 'EnrolmentRetried', 'EnrolmentPaused', 'EnrolmentResumed', 'EnrolmentEnded', 'CampaignLaunched', 'CampaignPaused', 'CampaignResumed', 'CampaignCompleted', 'CampaignArchived', 'MailClassified', 'MailQuarantined', 'IntentCorrected', 'DraftReady', 'DraftApproved', 'DraftRejected', 'AnswerScheduled', 'AnswerUndone', 'AnswerRefused', 'AnswerSent', 'FollowUpsScheduled', 'FollowUpCancelled', 'ThreadHeld', 'ThreadRetried', 'ThreadTakenOver', 'ThreadHandedBack', 'ThreadClosed', 'LeadCreated', 'LeadStageChanged', 'LeadScored', 'LeadStale', 'LeadArchived', 'LeadRestored', 'NoteAdded', 'TaskCreated', 'TaskReminded', 'TaskDone', 'TaskCancelled', 'MeetingProposed', 'MeetingConfirmed', 'MeetingReminderSent', 'MeetingRescheduled', 'MeetingCancelled', 'MeetingReleased', 'MeetingEnded'));`,
    )

    this.addSql(
      `alter table "hold" add "thread_id" uuid null, add "lead_id" uuid null, add "meeting_id" uuid null, add "person_id" uuid null;`,
    )
    this.addSql(`create index "hold_thread_id_index" on "hold" ("thread_id");`)
    this.addSql(`create index "hold_meeting_id_index" on "hold" ("meeting_id");`)

    this.addSql(
      `alter table "mailbox" add "authserv_id" text not null default '', add "persona" text not null default '', add "signature" text not null default '';`,
    )
    this.addSql(`alter table "mailbox_sync" add "sent_folder_seen_at" timestamptz null;`)

    this.addSql(`alter table "message" add "purpose" text not null default 'step', add "origin" text null;`)
    this.addSql(
      `alter table "message" add constraint "message_workspace_id_origin_unique" unique ("workspace_id", "origin");`,
    )
    this.addSql(
      `create index "message_workspace_id_at_id_index" on "message" ("workspace_id", (coalesce(ended_at, transmitting_at, created_at)), "id") where mime is not null;`,
    )
    this.addSql(
      `alter table "message" add constraint "message_purpose_check" check ("purpose" in ('step', 'answer', 'follow_up', 'invitation', 'cancellation', 'reminder'));`,
    )

    this.addSql(`drop index "person_workspace_id_created_at_index";`)
    this.addSql(
      `alter table "person" add "search" text generated always as (lower(((((email || ' '::text) || COALESCE(first_name, ''::text)) || ' '::text) || COALESCE(last_name, ''::text)))) stored null;`,
    )
    this.addSql(
      `create index "person_workspace_id_id_index" on "person" ("workspace_id", "id") include ("search");`,
    )
    this.addSql(
      `create index "person_search_parts" on "person" using gin ("workspace_id", "search" gin_trgm_ops);`,
    )
    this.addSql(`create policy "search" on "person" for select to "tl_search" using (true);`)
    for (const statement of PEOPLE_MATCHING) this.addSql(statement)
    this.addSql(`create index "enrolment_campaign_id_id_index" on "enrolment" ("campaign_id", "id");`)
    this.addSql(`drop index "message_campaign_id_index";`)
    this.addSql(
      `create index "message_workspace_id_campaign_id_enrolment_id_index" on "message" ("workspace_id", "campaign_id", "enrolment_id") include ("step_index", "state", "resolution", "opened_at", "clicked_at");`,
    )

    this.addSql(
      `alter table "thread" add "state" text not null default 'new', add "due_at" timestamptz null, add "intent_id" uuid null, add "draft_id" uuid null, add "auto_answered_at" timestamptz null, add "taken_over_by" uuid null;`,
    )
    this.addSql(`create index "thread_workspace_id_state_index" on "thread" ("workspace_id", "state");`)
    this.addSql(`create index "thread_workspace_id_index" on "thread" ("workspace_id") where unread;`)
    this.addSql(
      `alter table "thread" add constraint "thread_state_check" check ("state" in ('new', 'classifying', 'drafting', 'validating', 'draft_ready', 'undo_window', 'sending', 'sent', 'held', 'error', 'taken_over', 'closed'));`,
    )

    this.addSql(
      `alter table "inbound_message" add "offset_minutes" int null, add "is_authenticated" boolean null;`,
    )

    this.addSql(
      `create index "inbound_message_person_id_received_at_index" on "inbound_message" ("person_id", "received_at");`,
    )
    this.addSql(
      `create index "inbound_message_workspace_id_received_at_id_index" on "inbound_message" ("workspace_id", "received_at", "id");`,
    )

    this.addSql(`alter table "ai_budget" enable row level security;`)
    this.addSql(`alter table "ai_budget" force row level security;`)
    this.addSql(
      `create policy "tenant" on "ai_budget" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(`alter table "ai_call" enable row level security;`)
    this.addSql(`alter table "ai_call" force row level security;`)
    this.addSql(
      `create policy "tenant" on "ai_call" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(
      `alter table "calendar" add constraint "calendar_provider_check" check ("provider" in ('internal', 'google'));`,
    )
    this.addSql(`alter table "calendar" enable row level security;`)
    this.addSql(`alter table "calendar" force row level security;`)
    this.addSql(
      `create policy "tenant" on "calendar" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(
      `alter table "classification" add constraint "classification_language_check" check ("language" in ('en', 'fr'));`,
    )
    this.addSql(`alter table "classification" enable row level security;`)
    this.addSql(`alter table "classification" force row level security;`)
    this.addSql(
      `create policy "tenant" on "classification" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(`alter table "intent" enable row level security;`)
    this.addSql(`alter table "intent" force row level security;`)
    this.addSql(
      `create policy "tenant" on "intent" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(
      `alter table "knowledge_entry" add constraint "knowledge_entry_language_check" check ("language" in ('en', 'fr'));`,
    )
    this.addSql(`alter table "knowledge_entry" enable row level security;`)
    this.addSql(`alter table "knowledge_entry" force row level security;`)
    this.addSql(
      `create policy "tenant" on "knowledge_entry" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(
      `alter table "meeting" add constraint "meeting_calendar_id_foreign" foreign key ("calendar_id") references "calendar" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "meeting" add constraint "meeting_source_check" check ("source" in ('mail', 'manual'));`,
    )
    this.addSql(
      `alter table "meeting" add constraint "meeting_guest_status_check" check ("guest_status" in ('invited', 'accepted', 'tentative', 'declined'));`,
    )
    this.addSql(
      `alter table "meeting" add constraint "meeting_status_check" check ("status" in ('tentative', 'confirmed', 'done', 'cancelled', 'released'));`,
    )
    this.addSql(`alter table "meeting" enable row level security;`)
    this.addSql(`alter table "meeting" force row level security;`)
    this.addSql(
      `create policy "tenant" on "meeting" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(
      `alter table "meeting_proposal" add constraint "meeting_proposal_aim_check" check ("aim" in ('none', 'book', 'move', 'cancel'));`,
    )
    this.addSql(
      `alter table "meeting_proposal" add constraint "meeting_proposal_outcome_check" check ("outcome" in ('sent', 'released'));`,
    )
    this.addSql(`alter table "meeting_proposal" enable row level security;`)
    this.addSql(`alter table "meeting_proposal" force row level security;`)
    this.addSql(
      `create policy "tenant" on "meeting_proposal" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(
      `alter table "lead" add constraint "lead_person_id_foreign" foreign key ("person_id") references "person" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "lead" add constraint "lead_stage_check" check ("stage" in ('new', 'contacted', 'qualified', 'converted', 'unqualified'));`,
    )
    this.addSql(
      `alter table "lead" add constraint "lead_priority_check" check ("priority" in ('low', 'medium', 'high', 'urgent'));`,
    )
    this.addSql(
      `alter table "lead" add constraint "lead_source_check" check ("source" in ('email', 'campaign', 'manual'));`,
    )
    this.addSql(`alter table "lead" enable row level security;`)
    this.addSql(`alter table "lead" force row level security;`)
    this.addSql(
      `create policy "tenant" on "lead" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(
      `alter table "lead_note" add constraint "lead_note_lead_id_foreign" foreign key ("lead_id") references "lead" ("id") on delete cascade;`,
    )
    this.addSql(`alter table "lead_note" enable row level security;`)
    this.addSql(`alter table "lead_note" force row level security;`)
    this.addSql(
      `create policy "tenant" on "lead_note" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(
      `alter table "score_entry" add constraint "score_entry_lead_id_foreign" foreign key ("lead_id") references "lead" ("id") on delete cascade;`,
    )
    this.addSql(`alter table "score_entry" enable row level security;`)
    this.addSql(`alter table "score_entry" force row level security;`)
    this.addSql(
      `create policy "tenant" on "score_entry" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(
      `alter table "stage_change" add constraint "stage_change_lead_id_foreign" foreign key ("lead_id") references "lead" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "stage_change" add constraint "stage_change_from_stage_check" check ("from_stage" in ('new', 'contacted', 'qualified', 'converted', 'unqualified'));`,
    )
    this.addSql(
      `alter table "stage_change" add constraint "stage_change_to_stage_check" check ("to_stage" in ('new', 'contacted', 'qualified', 'converted', 'unqualified'));`,
    )
    this.addSql(`alter table "stage_change" enable row level security;`)
    this.addSql(`alter table "stage_change" force row level security;`)
    this.addSql(
      `create policy "tenant" on "stage_change" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(
      `alter table "task" add constraint "task_lead_id_foreign" foreign key ("lead_id") references "lead" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "task" add constraint "task_state_check" check ("state" in ('open', 'done', 'cancelled'));`,
    )
    this.addSql(`alter table "task" enable row level security;`)
    this.addSql(`alter table "task" force row level security;`)
    this.addSql(
      `create policy "tenant" on "task" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(
      `alter table "follow_up" add constraint "follow_up_thread_id_foreign" foreign key ("thread_id") references "thread" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "follow_up" add constraint "follow_up_state_check" check ("state" in ('pending', 'sent', 'cancelled'));`,
    )
    this.addSql(
      `alter table "follow_up" add constraint "follow_up_cancellation_check" check ("cancellation" in ('reply_received', 'by_hand', 'taken_over', 'closed', 'unsubscribed', 'bounced', 'suppressed', 'meeting_agreed', 'replaced', 'failed'));`,
    )
    this.addSql(`alter table "follow_up" enable row level security;`)
    this.addSql(`alter table "follow_up" force row level security;`)
    this.addSql(
      `create policy "tenant" on "follow_up" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    this.addSql(
      `alter table "draft" add constraint "draft_thread_id_foreign" foreign key ("thread_id") references "thread" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "draft" add constraint "draft_meeting_talk_check" check ("meeting_talk" in ('none', 'open', 'agreed'));`,
    )
    this.addSql(
      `alter table "draft" add constraint "draft_kind_check" check ("kind" in ('answer', 'follow_up'));`,
    )
    this.addSql(
      `alter table "draft" add constraint "draft_state_check" check ("state" in ('requested', 'failed', 'ready', 'approved', 'rejected', 'superseded', 'sent'));`,
    )
    this.addSql(
      `alter table "draft" add constraint "draft_language_check" check ("language" in ('en', 'fr'));`,
    )
    this.addSql(`alter table "draft" enable row level security;`)
    this.addSql(`alter table "draft" force row level security;`)
    this.addSql(
      `create policy "tenant" on "draft" using (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)) with check (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id));`,
    )

    for (const table of TABLES)
      this.addSql(`alter policy "tenant" on "${table}" using (${ONCE}) with check (${ONCE});`)
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "meeting" drop constraint "meeting_calendar_id_foreign";`)
    this.addSql(`alter table "lead_note" drop constraint "lead_note_lead_id_foreign";`)
    this.addSql(`alter table "score_entry" drop constraint "score_entry_lead_id_foreign";`)
    this.addSql(`alter table "stage_change" drop constraint "stage_change_lead_id_foreign";`)
    this.addSql(`alter table "task" drop constraint "task_lead_id_foreign";`)

    this.addSql(`drop table if exists "ai_budget" cascade;`)
    this.addSql(`drop table if exists "ai_call" cascade;`)
    this.addSql(`drop table if exists "calendar" cascade;`)
    this.addSql(`drop table if exists "classification" cascade;`)
    this.addSql(`drop table if exists "intent" cascade;`)
    this.addSql(`drop table if exists "knowledge_entry" cascade;`)
    this.addSql(`drop table if exists "meeting" cascade;`)
    this.addSql(`drop table if exists "meeting_proposal" cascade;`)
    this.addSql(`drop table if exists "lead" cascade;`)
    this.addSql(`drop table if exists "lead_note" cascade;`)
    this.addSql(`drop table if exists "score_entry" cascade;`)
    this.addSql(`drop table if exists "stage_change" cascade;`)
    this.addSql(`drop table if exists "task" cascade;`)
    this.addSql(`drop table if exists "follow_up" cascade;`)
    this.addSql(`drop table if exists "draft" cascade;`)

    this.addSql(`alter table "event" drop constraint "event_kind_check";`)
    this.addSql(
      `alter table "event" add constraint "event_kind_check" check ("kind" in ('PersonImported', 'PersonCreated', 'EnrolmentStarted', 'StepScheduled', 'MessageSent', 'MessageRejected', 'MessageUnknown', 'MessageDeferred', 'MessageOpened', 'LinkClicked', 'ReplyReceived', 'MailReceived', 'BounceReceived', 'AbsenceNoticed', 'PersonUnsubscribed', 'EnrolmentHeld', 'EnrolmentRetried', 'EnrolmentPaused', 'EnrolmentResumed', 'EnrolmentEnded', 'CampaignLaunched', 'CampaignPaused', 'CampaignResumed', 'CampaignCompleted', 'CampaignArchived'));`,
    )

    this.addSql(`drop index "hold_thread_id_index";`)
    this.addSql(`drop index "hold_meeting_id_index";`)
    this.addSql(
      `alter table "hold" drop column "thread_id", drop column "lead_id", drop column "meeting_id", drop column "person_id";`,
    )

    this.addSql(`drop index "inbound_message_person_id_received_at_index";`)
    this.addSql(`drop index "inbound_message_workspace_id_received_at_id_index";`)
    this.addSql(`alter table "inbound_message" drop column "offset_minutes", drop column "is_authenticated";`)

    this.addSql(`alter table "mailbox_sync" drop column "sent_folder_seen_at";`)
    this.addSql(
      `alter table "mailbox" drop column "authserv_id", drop column "persona", drop column "signature";`,
    )

    this.addSql(`drop index "message_workspace_id_at_id_index";`)
    this.addSql(`alter table "message" drop constraint "message_workspace_id_origin_unique";`)
    this.addSql(`alter table "message" drop constraint "message_purpose_check";`)
    this.addSql(`alter table "message" drop column "purpose", drop column "origin";`)

    this.addSql(`drop index "enrolment_campaign_id_id_index";`)
    this.addSql(`drop index "message_workspace_id_campaign_id_enrolment_id_index";`)
    this.addSql(`create index "message_campaign_id_index" on "message" ("campaign_id");`)
    this.addSql(`drop function people_matching;`)
    this.addSql(`drop policy "search" on "person";`)
    this.addSql(`drop index "person_search_parts";`)
    this.addSql(`drop index "person_workspace_id_id_index";`)
    this.addSql(`alter table "person" drop column "search";`)
    this.addSql(
      `create index "person_workspace_id_created_at_index" on "person" ("workspace_id", "created_at");`,
    )

    this.addSql(`drop index "thread_workspace_id_state_index";`)
    this.addSql(`drop index "thread_workspace_id_index";`)
    this.addSql(`alter table "thread" drop constraint "thread_state_check";`)
    this.addSql(
      `alter table "thread" drop column "state", drop column "due_at", drop column "intent_id", drop column "draft_id", drop column "auto_answered_at", drop column "taken_over_by";`,
    )

    for (const table of TABLES)
      this.addSql(`alter policy "tenant" on "${table}" using (${FOR_EACH_ROW}) with check (${FOR_EACH_ROW});`)
  }
}
