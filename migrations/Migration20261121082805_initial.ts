import { Migration } from '@mikro-orm/migrations'

export class Migration20261121082805_initial extends Migration {
  override name = 'Migration20261121082805_initial'

  override up(): void | Promise<void> {
    this.addSql(
      `create table "audit_entry" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "actor_id" uuid null, "action" text not null, "entity_kind" text not null, "entity_id" uuid null, "request_id" text null, "details" jsonb null, primary key ("id"));`,
    )
    this.addSql(
      `create index "audit_entry_workspace_id_created_at_index" on "audit_entry" ("workspace_id", "created_at");`,
    )

    this.addSql(
      `create table "company" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "name" text not null, "name_key" text not null, "domain" text null, "website" text null, "updated_at" timestamptz not null default now(), primary key ("id"));`,
    )
    this.addSql(
      `alter table "company" add constraint "company_workspace_id_name_key_unique" unique ("workspace_id", "name_key");`,
    )

    this.addSql(
      `create table "event" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "kind" text not null, "at" timestamptz not null, "person_id" uuid null, "enrolment_id" uuid null, "campaign_id" uuid null, "message_id" uuid null, "thread_id" uuid null, "step_index" int null, "code" text null, "details" bytea null, primary key ("id"));`,
    )
    this.addSql(`create index "event_person_id_at_index" on "event" ("person_id", "at");`)
    this.addSql(`create index "event_workspace_id_at_index" on "event" ("workspace_id", "at");`)
    this.addSql(`create index "event_campaign_id_at_index" on "event" ("campaign_id", "at");`)
    this.addSql(`create index "event_enrolment_id_at_index" on "event" ("enrolment_id", "at");`)

    this.addSql(
      `create table "hold" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "workflow_id" text not null, "enrolment_id" uuid null, "message_id" uuid null, "step_id" uuid null, "reason" text not null, "resolved_at" timestamptz null, "resolution" text null, "resolved_by" uuid null, primary key ("id"));`,
    )
    this.addSql(`create index "hold_enrolment_id_index" on "hold" ("enrolment_id");`)
    this.addSql(
      `create index "hold_workspace_id_resolved_at_index" on "hold" ("workspace_id", "resolved_at");`,
    )

    this.addSql(
      `create table "idempotency_record" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "user_id" uuid not null, "key" text not null, "route" text not null, "body_hash" text not null, "status" int null, "answer" bytea null, "expires_at" timestamptz not null, primary key ("id"));`,
    )
    this.addSql(
      `alter table "idempotency_record" add constraint "idempotency_record_workspace_id_user_id_key_unique" unique ("workspace_id", "user_id", "key");`,
    )

    this.addSql(
      `create table "import" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "file_name" text not null, "content" bytea null, "byte_length" int not null, "mapping" jsonb null, "created_by" uuid null, "status" text not null default 'QUEUED', "total_rows" int not null default 0, "done_rows" int not null default 0, "created_rows" int not null default 0, "merged_rows" int not null default 0, "rejected_rows" int not null default 0, "encoding" text null, "delimiter" text null, "failure" text null, "finished_at" timestamptz null, "undone_at" timestamptz null, primary key ("id"));`,
    )

    this.addSql(
      `create table "import_change" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "import_id" uuid not null, "person_id" uuid not null, "line" int not null, "kind" text not null, "before" jsonb null, primary key ("id"));`,
    )
    this.addSql(`create index "import_change_person_id_index" on "import_change" ("person_id");`)
    this.addSql(
      `alter table "import_change" add constraint "import_change_import_id_person_id_unique" unique ("import_id", "person_id");`,
    )

    this.addSql(
      `create table "import_error" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "import_id" uuid not null, "line" int not null, "field" text null, "reason" text not null, primary key ("id"));`,
    )
    this.addSql(
      `alter table "import_error" add constraint "import_error_import_id_line_unique" unique ("import_id", "line");`,
    )

    this.addSql(
      `create table "inbox_item" ("id" uuid not null default uuidv7(), "created_at" timestamptz not null default now(), "provider" text not null, "event_id" text not null, "workspace_id" uuid not null, "mailbox_id" uuid not null, "raw" bytea null, "byte_length" int not null, "state" text not null default 'new', "attempts" int not null default 0, "reason" text null, "processed_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(
      `create index "inbox_item_workspace_id_mailbox_id_index" on "inbox_item" ("workspace_id", "mailbox_id") where state <> 'processed';`,
    )
    this.addSql(
      `alter table "inbox_item" add constraint "inbox_item_provider_event_id_unique" unique ("provider", "event_id");`,
    )

    this.addSql(
      `create table "mailbox" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "name" text not null, "address" text not null, "provider" text not null default 'smtp', "status" text not null default 'connected', "smtp_host" text not null, "smtp_port" int not null, "smtp_secure" boolean not null default false, "smtp_username" text null, "smtp_password" bytea null, "imap_host" text null, "imap_port" int null, "imap_secure" boolean not null default false, "imap_username" text null, "imap_password" bytea null, "daily_limit" int not null default 200, "min_gap_seconds" int not null default 30, "updated_at" timestamptz not null default now(), primary key ("id"));`,
    )
    this.addSql(`create index "mailbox_address_index" on "mailbox" ("address");`)
    this.addSql(
      `alter table "mailbox" add constraint "mailbox_workspace_id_address_unique" unique ("workspace_id", "address");`,
    )

    this.addSql(
      `create table "mailbox_sync" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "mailbox_id" uuid not null, "uid_validity" bigint null, "last_uid" bigint not null default '0', "polled_at" timestamptz null, "failed_at" timestamptz null, "failure" text null, "server_files_sent_mail" boolean not null default false, primary key ("id"));`,
    )
    this.addSql(
      `alter table "mailbox_sync" add constraint "mailbox_sync_mailbox_id_unique" unique ("mailbox_id");`,
    )

    this.addSql(
      `create table "outbox_item" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "verb" text not null, "payload" jsonb not null, "attempts" int not null default 0, "next_attempt_at" timestamptz not null default now(), "failure" text null, "done_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(
      `create index "outbox_item_next_attempt_at_index" on "outbox_item" ("next_attempt_at") where done_at is null;`,
    )

    this.addSql(
      `create table "person" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "email" text not null, "email_key" text not null, "first_name" text null, "last_name" text null, "title" text null, "phone" text null, "company_id" uuid null, "timezone" text null, "locale" text null, "tags" text[] not null default '{}', "source" text not null default 'manual', "import_id" uuid null, "subject_key_id" uuid not null, "updated_at" timestamptz not null default now(), primary key ("id"));`,
    )
    this.addSql(
      `create index "person_workspace_id_created_at_index" on "person" ("workspace_id", "created_at");`,
    )
    this.addSql(`create index "person_import_id_index" on "person" ("import_id");`)
    this.addSql(`create index "person_company_id_index" on "person" ("company_id");`)
    this.addSql(
      `alter table "person" add constraint "person_workspace_id_email_key_unique" unique ("workspace_id", "email_key");`,
    )

    this.addSql(
      `create table "sequence" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "name" text not null, "description" text null, "archived_at" timestamptz null, "updated_at" timestamptz not null default now(), primary key ("id"));`,
    )

    this.addSql(
      `create table "sequence_version" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "sequence_id" uuid not null, "number" int not null, "plan" jsonb null, "frozen_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(
      `alter table "sequence_version" add constraint "sequence_version_sequence_id_number_unique" unique ("sequence_id", "number");`,
    )

    this.addSql(
      `create table "campaign" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "name" text not null, "status" text not null default 'DRAFT', "sequence_id" uuid not null, "version_id" uuid null, "audience" jsonb not null, "created_by" uuid null, "launched_at" timestamptz null, "paused_at" timestamptz null, "completed_at" timestamptz null, "archived_at" timestamptz null, "updated_at" timestamptz not null default now(), primary key ("id"));`,
    )

    this.addSql(
      `create table "enrolment" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "campaign_id" uuid not null, "person_id" uuid not null, "generation" int not null default 1, "mailbox_id" uuid null, "thread_id" uuid null, "status" text not null default 'pending', "step_index" int not null default 0, "waiting_for" text null, "wait_until" timestamptz null, "hold_reason" text null, "stop_outcome" text null, "absent_until" timestamptz null, "paused_by_user" boolean not null default false, "started_at" timestamptz null, "ended_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(
      `create index "enrolment_workspace_id_campaign_id_status_index" on "enrolment" ("workspace_id", "campaign_id", "status");`,
    )
    this.addSql(`create index "enrolment_person_id_index" on "enrolment" ("person_id");`)
    this.addSql(
      `alter table "enrolment" add constraint "enrolment_campaign_id_person_id_generation_unique" unique ("campaign_id", "person_id", "generation");`,
    )

    this.addSql(
      `create table "message" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "enrolment_id" uuid null, "campaign_id" uuid null, "person_id" uuid not null, "mailbox_id" uuid not null, "thread_id" uuid null, "step_id" uuid null, "step_index" int null, "channel" text not null default 'email', "state" text not null default 'planned', "resolution" text null, "resolved_by" text null, "epoch" int not null default 0, "lease_until" timestamptz null, "attempts" int not null default 0, "message_id_header" text not null, "subject" bytea null, "mime" bytea null, "mime_hash" text null, "response" text null, "failure_code" text null, "transmitting_at" timestamptz null, "ended_at" timestamptz null, "opened_at" timestamptz null, "clicked_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(`create index "message_campaign_id_index" on "message" ("campaign_id");`)
    this.addSql(`create index "message_person_id_created_at_index" on "message" ("person_id", "created_at");`)
    this.addSql(`create index "message_mailbox_id_state_index" on "message" ("mailbox_id", "state");`)
    this.addSql(`create index "message_thread_id_index" on "message" ("thread_id");`)
    this.addSql(
      `alter table "message" add constraint "message_enrolment_id_step_id_unique" unique ("enrolment_id", "step_id");`,
    )
    this.addSql(
      `alter table "message" add constraint "message_workspace_id_message_id_header_unique" unique ("workspace_id", "message_id_header");`,
    )

    this.addSql(
      `create table "campaign_mailbox" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "campaign_id" uuid not null, "mailbox_id" uuid not null, primary key ("id"));`,
    )
    this.addSql(
      `alter table "campaign_mailbox" add constraint "campaign_mailbox_campaign_id_mailbox_id_unique" unique ("campaign_id", "mailbox_id");`,
    )

    this.addSql(
      `create table "signal_evidence" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "message_id" uuid not null, "kind" text not null, "visitor" text not null, "because" text not null, "url" text null, "user_agent" text null, "address_hash" text null, primary key ("id"));`,
    )
    this.addSql(`create index "signal_evidence_message_id_index" on "signal_evidence" ("message_id");`)

    this.addSql(
      `create table "slot_reservation" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "mailbox_id" uuid not null, "message_id" uuid not null, "slot_at" timestamptz not null, "expires_at" timestamptz not null, "used_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(
      `alter table "slot_reservation" add constraint "slot_reservation_message_id_unique" unique ("message_id");`,
    )
    this.addSql(
      `create index "slot_reservation_mailbox_id_slot_at_index" on "slot_reservation" ("mailbox_id", "slot_at");`,
    )

    this.addSql(
      `create table "step" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "version_id" uuid not null, "position" int not null, "channel" text not null, "delay_amount" int not null, "delay_unit" text not null, "subject" text null, "body" text null, primary key ("id"));`,
    )
    this.addSql(
      `alter table "step" add constraint "step_version_id_position_unique" unique ("version_id", "position");`,
    )

    this.addSql(
      `create table "subject_key" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "wrapped" bytea not null, primary key ("id"));`,
    )

    this.addSql(
      `create table "suppression" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "address_hash" text not null, "address" text null, "reason" text not null, "message_id" uuid null, primary key ("id"));`,
    )
    this.addSql(
      `alter table "suppression" add constraint "suppression_workspace_id_address_hash_unique" unique ("workspace_id", "address_hash");`,
    )

    this.addSql(
      `create table "template" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "name" text not null, "subject" text not null, "body" text not null, "updated_at" timestamptz not null default now(), primary key ("id"));`,
    )

    this.addSql(
      `create table "thread" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "mailbox_id" uuid not null, "person_id" uuid not null, "campaign_id" uuid null, "enrolment_id" uuid null, "subject" bytea null, "last_message_at" timestamptz not null, "last_inbound_at" timestamptz null, "unread" boolean not null default false, primary key ("id"));`,
    )
    this.addSql(
      `create index "thread_workspace_id_last_message_at_index" on "thread" ("workspace_id", "last_message_at");`,
    )
    this.addSql(`create index "thread_person_id_index" on "thread" ("person_id");`)

    this.addSql(
      `create table "inbound_message" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "inbox_id" uuid not null, "mailbox_id" uuid not null, "thread_id" uuid null, "person_id" uuid not null, "message_id" uuid null, "kind" text not null, "because" text not null, "from_address" text not null, "message_id_header" text null, "in_reply_to" text null, "subject" bytea null, "body" bytea null, "quoted" bytea null, "html" bytea null, "received_at" timestamptz not null, "read_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(
      `create index "inbound_message_thread_id_received_at_index" on "inbound_message" ("thread_id", "received_at");`,
    )
    this.addSql(
      `create index "inbound_message_mailbox_id_message_id_header_index" on "inbound_message" ("mailbox_id", "message_id_header");`,
    )
    this.addSql(
      `alter table "inbound_message" add constraint "inbound_message_workspace_id_inbox_id_unique" unique ("workspace_id", "inbox_id");`,
    )

    this.addSql(
      `create table "app_user" ("id" uuid not null default uuidv7(), "created_at" timestamptz not null default now(), "email" text not null, "name" text not null, "password_hash" text not null, "disabled_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(`alter table "app_user" add constraint "app_user_email_unique" unique ("email");`)

    this.addSql(
      `create table "refresh_token" ("id" uuid not null default uuidv7(), "created_at" timestamptz not null default now(), "family_id" uuid not null, "user_id" uuid not null, "workspace_id" uuid not null, "token_hash" text not null, "successor_id" uuid null, "successor_token" bytea null, "expires_at" timestamptz not null, "used_at" timestamptz null, "revoked_at" timestamptz null, primary key ("id"));`,
    )
    this.addSql(`create index "refresh_token_family_id_index" on "refresh_token" ("family_id");`)
    this.addSql(
      `alter table "refresh_token" add constraint "refresh_token_token_hash_unique" unique ("token_hash");`,
    )

    this.addSql(
      `create table "membership" ("id" uuid not null default uuidv7(), "workspace_id" uuid not null, "created_at" timestamptz not null default now(), "user_id" uuid not null, "role" text not null, primary key ("id"));`,
    )
    this.addSql(
      `alter table "membership" add constraint "membership_workspace_id_user_id_unique" unique ("workspace_id", "user_id");`,
    )

    this.addSql(
      `create table "workspace" ("id" uuid not null default uuidv7(), "created_at" timestamptz not null default now(), "name" text not null, primary key ("id"));`,
    )

    this.addSql(`alter table "audit_entry" enable row level security;`)
    this.addSql(`alter table "audit_entry" force row level security;`)
    this.addSql(
      `create policy "tenant" on "audit_entry" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(`alter table "company" enable row level security;`)
    this.addSql(`alter table "company" force row level security;`)
    this.addSql(
      `create policy "tenant" on "company" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "event" add constraint "event_kind_check" check ("kind" in ('PersonImported', 'PersonCreated', 'EnrolmentStarted', 'StepScheduled', 'MessageSent', 'MessageRejected', 'MessageUnknown', 'MessageDeferred', 'MessageOpened', 'LinkClicked', 'ReplyReceived', 'MailReceived', 'BounceReceived', 'AbsenceNoticed', 'PersonUnsubscribed', 'EnrolmentHeld', 'EnrolmentRetried', 'EnrolmentPaused', 'EnrolmentResumed', 'EnrolmentEnded', 'CampaignLaunched', 'CampaignPaused', 'CampaignResumed', 'CampaignCompleted', 'CampaignArchived'));`,
    )
    this.addSql(`alter table "event" enable row level security;`)
    this.addSql(`alter table "event" force row level security;`)
    this.addSql(
      `create policy "tenant" on "event" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "hold" add constraint "hold_resolution_check" check ("resolution" in ('retried', 'skipped', 'marked_sent', 'ended'));`,
    )
    this.addSql(`alter table "hold" enable row level security;`)
    this.addSql(`alter table "hold" force row level security;`)
    this.addSql(
      `create policy "tenant" on "hold" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(`alter table "idempotency_record" enable row level security;`)
    this.addSql(`alter table "idempotency_record" force row level security;`)
    this.addSql(
      `create policy "tenant" on "idempotency_record" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "import" add constraint "import_status_check" check ("status" in ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'UNDONE'));`,
    )
    this.addSql(`alter table "import" enable row level security;`)
    this.addSql(`alter table "import" force row level security;`)
    this.addSql(
      `create policy "tenant" on "import" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "import_change" add constraint "import_change_import_id_foreign" foreign key ("import_id") references "import" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "import_change" add constraint "import_change_kind_check" check ("kind" in ('created', 'merged'));`,
    )
    this.addSql(`alter table "import_change" enable row level security;`)
    this.addSql(`alter table "import_change" force row level security;`)
    this.addSql(
      `create policy "tenant" on "import_change" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "import_error" add constraint "import_error_import_id_foreign" foreign key ("import_id") references "import" ("id") on delete cascade;`,
    )
    this.addSql(`alter table "import_error" enable row level security;`)
    this.addSql(`alter table "import_error" force row level security;`)
    this.addSql(
      `create policy "tenant" on "import_error" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "inbox_item" add constraint "inbox_item_provider_check" check ("provider" in ('imap', 'webhook', 'post_office'));`,
    )
    this.addSql(
      `alter table "inbox_item" add constraint "inbox_item_state_check" check ("state" in ('new', 'processed', 'quarantined'));`,
    )

    this.addSql(
      `alter table "mailbox" add constraint "mailbox_provider_check" check ("provider" in ('smtp'));`,
    )
    this.addSql(
      `alter table "mailbox" add constraint "mailbox_status_check" check ("status" in ('connected', 'paused', 'disconnected'));`,
    )
    this.addSql(`alter table "mailbox" enable row level security;`)
    this.addSql(`alter table "mailbox" force row level security;`)
    this.addSql(
      `create policy "tenant" on "mailbox" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )
    this.addSql(`create policy "relay" on "mailbox" for select to "tl_relay" using (true);`)

    this.addSql(
      `alter table "mailbox_sync" add constraint "mailbox_sync_mailbox_id_foreign" foreign key ("mailbox_id") references "mailbox" ("id") on delete cascade;`,
    )
    this.addSql(`alter table "mailbox_sync" enable row level security;`)
    this.addSql(`alter table "mailbox_sync" force row level security;`)
    this.addSql(
      `create policy "tenant" on "mailbox_sync" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(`alter table "outbox_item" enable row level security;`)
    this.addSql(`alter table "outbox_item" force row level security;`)
    this.addSql(
      `create policy "tenant" on "outbox_item" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )
    this.addSql(`create policy "relay" on "outbox_item" to "tl_relay" using (true) with check (true);`)

    this.addSql(
      `alter table "person" add constraint "person_company_id_foreign" foreign key ("company_id") references "company" ("id") on delete set null;`,
    )
    this.addSql(
      `alter table "person" add constraint "person_source_check" check ("source" in ('manual', 'import', 'inbound'));`,
    )
    this.addSql(`alter table "person" enable row level security;`)
    this.addSql(`alter table "person" force row level security;`)
    this.addSql(
      `create policy "tenant" on "person" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(`alter table "sequence" enable row level security;`)
    this.addSql(`alter table "sequence" force row level security;`)
    this.addSql(
      `create policy "tenant" on "sequence" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "sequence_version" add constraint "sequence_version_sequence_id_foreign" foreign key ("sequence_id") references "sequence" ("id") on delete cascade;`,
    )
    this.addSql(`alter table "sequence_version" enable row level security;`)
    this.addSql(`alter table "sequence_version" force row level security;`)
    this.addSql(
      `create policy "tenant" on "sequence_version" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "campaign" add constraint "campaign_sequence_id_foreign" foreign key ("sequence_id") references "sequence" ("id") on delete restrict;`,
    )
    this.addSql(
      `alter table "campaign" add constraint "campaign_version_id_foreign" foreign key ("version_id") references "sequence_version" ("id") on delete restrict;`,
    )
    this.addSql(
      `alter table "campaign" add constraint "campaign_status_check" check ("status" in ('DRAFT', 'ACTIVE', 'PAUSED', 'COMPLETED', 'ARCHIVED'));`,
    )
    this.addSql(`alter table "campaign" enable row level security;`)
    this.addSql(`alter table "campaign" force row level security;`)
    this.addSql(
      `create policy "tenant" on "campaign" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "enrolment" add constraint "enrolment_campaign_id_foreign" foreign key ("campaign_id") references "campaign" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "enrolment" add constraint "enrolment_person_id_foreign" foreign key ("person_id") references "person" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "enrolment" add constraint "enrolment_status_check" check ("status" in ('pending', 'active', 'paused', 'held', 'finished', 'replied', 'bounced', 'unsubscribed', 'suppressed', 'stopped'));`,
    )
    this.addSql(
      `alter table "enrolment" add constraint "enrolment_waiting_for_check" check ("waiting_for" in ('slot', 'send_time', 'resume', 'human'));`,
    )
    this.addSql(
      `alter table "enrolment" add constraint "enrolment_hold_reason_check" check ("hold_reason" in ('no_mailbox', 'mailbox_unavailable', 'content_incomplete', 'send_failed', 'send_rejected', 'send_unknown', 'activity_failed'));`,
    )
    this.addSql(
      `alter table "enrolment" add constraint "enrolment_stop_outcome_check" check ("stop_outcome" in ('finished', 'replied', 'bounced', 'unsubscribed', 'suppressed', 'stopped'));`,
    )
    this.addSql(`alter table "enrolment" enable row level security;`)
    this.addSql(`alter table "enrolment" force row level security;`)
    this.addSql(
      `create policy "tenant" on "enrolment" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "message" add constraint "message_enrolment_id_foreign" foreign key ("enrolment_id") references "enrolment" ("id") on delete set null;`,
    )
    this.addSql(
      `alter table "message" add constraint "message_channel_check" check ("channel" in ('email'));`,
    )
    this.addSql(
      `alter table "message" add constraint "message_state_check" check ("state" in ('planned', 'reserved', 'transmitting', 'accepted', 'rejected', 'unknown', 'resolved'));`,
    )
    this.addSql(
      `alter table "message" add constraint "message_resolution_check" check ("resolution" in ('sent', 'not_sent', 'skipped'));`,
    )
    this.addSql(`alter table "message" enable row level security;`)
    this.addSql(`alter table "message" force row level security;`)
    this.addSql(
      `create policy "tenant" on "message" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "campaign_mailbox" add constraint "campaign_mailbox_campaign_id_foreign" foreign key ("campaign_id") references "campaign" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "campaign_mailbox" add constraint "campaign_mailbox_mailbox_id_foreign" foreign key ("mailbox_id") references "mailbox" ("id") on delete restrict;`,
    )
    this.addSql(`alter table "campaign_mailbox" enable row level security;`)
    this.addSql(`alter table "campaign_mailbox" force row level security;`)
    this.addSql(
      `create policy "tenant" on "campaign_mailbox" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "signal_evidence" add constraint "signal_evidence_message_id_foreign" foreign key ("message_id") references "message" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "signal_evidence" add constraint "signal_evidence_kind_check" check ("kind" in ('open', 'click'));`,
    )
    this.addSql(
      `alter table "signal_evidence" add constraint "signal_evidence_visitor_check" check ("visitor" in ('human', 'machine', 'unknown'));`,
    )
    this.addSql(`alter table "signal_evidence" enable row level security;`)
    this.addSql(`alter table "signal_evidence" force row level security;`)
    this.addSql(
      `create policy "tenant" on "signal_evidence" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "slot_reservation" add constraint "slot_reservation_mailbox_id_foreign" foreign key ("mailbox_id") references "mailbox" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "slot_reservation" add constraint "slot_reservation_message_id_foreign" foreign key ("message_id") references "message" ("id") on delete cascade;`,
    )
    this.addSql(`alter table "slot_reservation" enable row level security;`)
    this.addSql(`alter table "slot_reservation" force row level security;`)
    this.addSql(
      `create policy "tenant" on "slot_reservation" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "step" add constraint "step_version_id_foreign" foreign key ("version_id") references "sequence_version" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "step" add constraint "step_channel_check" check ("channel" in ('email', 'wait'));`,
    )
    this.addSql(
      `alter table "step" add constraint "step_delay_unit_check" check ("delay_unit" in ('seconds', 'minutes', 'hours', 'days'));`,
    )
    this.addSql(`alter table "step" enable row level security;`)
    this.addSql(`alter table "step" force row level security;`)
    this.addSql(
      `create policy "tenant" on "step" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(`alter table "subject_key" enable row level security;`)
    this.addSql(`alter table "subject_key" force row level security;`)
    this.addSql(
      `create policy "tenant" on "subject_key" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "suppression" add constraint "suppression_reason_check" check ("reason" in ('unsubscribed', 'bounced', 'complained', 'manual'));`,
    )
    this.addSql(`alter table "suppression" enable row level security;`)
    this.addSql(`alter table "suppression" force row level security;`)
    this.addSql(
      `create policy "tenant" on "suppression" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(`alter table "template" enable row level security;`)
    this.addSql(`alter table "template" force row level security;`)
    this.addSql(
      `create policy "tenant" on "template" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "thread" add constraint "thread_mailbox_id_foreign" foreign key ("mailbox_id") references "mailbox" ("id") on delete cascade;`,
    )
    this.addSql(`alter table "thread" enable row level security;`)
    this.addSql(`alter table "thread" force row level security;`)
    this.addSql(
      `create policy "tenant" on "thread" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "inbound_message" add constraint "inbound_message_thread_id_foreign" foreign key ("thread_id") references "thread" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "inbound_message" add constraint "inbound_message_kind_check" check ("kind" in ('reply', 'auto_reply', 'absence', 'bounce', 'delay', 'unsubscribe', 'other'));`,
    )
    this.addSql(`alter table "inbound_message" enable row level security;`)
    this.addSql(`alter table "inbound_message" force row level security;`)
    this.addSql(
      `create policy "tenant" on "inbound_message" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )

    this.addSql(
      `alter table "refresh_token" add constraint "refresh_token_user_id_foreign" foreign key ("user_id") references "app_user" ("id") on delete cascade;`,
    )

    this.addSql(
      `alter table "membership" add constraint "membership_user_id_foreign" foreign key ("user_id") references "app_user" ("id") on delete cascade;`,
    )
    this.addSql(
      `alter table "membership" add constraint "membership_role_check" check ("role" in ('OWNER', 'ADMIN', 'MEMBER', 'VIEWER'));`,
    )
    this.addSql(`alter table "membership" enable row level security;`)
    this.addSql(`alter table "membership" force row level security;`)
    this.addSql(
      `create policy "tenant" on "membership" using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )
    this.addSql(
      `create policy "own_membership" on "membership" for select using (user_id = nullif(current_setting('app.user_id', true), '')::uuid);`,
    )

    this.addSql(`alter table "workspace" enable row level security;`)
    this.addSql(`alter table "workspace" force row level security;`)
    this.addSql(
      `create policy "tenant" on "workspace" using (id = nullif(current_setting('app.workspace_id', true), '')::uuid) with check (id = nullif(current_setting('app.workspace_id', true), '')::uuid);`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "person" drop constraint "person_company_id_foreign";`)
    this.addSql(`alter table "import_change" drop constraint "import_change_import_id_foreign";`)
    this.addSql(`alter table "import_error" drop constraint "import_error_import_id_foreign";`)
    this.addSql(`alter table "mailbox_sync" drop constraint "mailbox_sync_mailbox_id_foreign";`)
    this.addSql(`alter table "campaign_mailbox" drop constraint "campaign_mailbox_mailbox_id_foreign";`)
    this.addSql(`alter table "slot_reservation" drop constraint "slot_reservation_mailbox_id_foreign";`)
    this.addSql(`alter table "thread" drop constraint "thread_mailbox_id_foreign";`)
    this.addSql(`alter table "enrolment" drop constraint "enrolment_person_id_foreign";`)
    this.addSql(`alter table "sequence_version" drop constraint "sequence_version_sequence_id_foreign";`)
    this.addSql(`alter table "campaign" drop constraint "campaign_sequence_id_foreign";`)
    this.addSql(`alter table "campaign" drop constraint "campaign_version_id_foreign";`)
    this.addSql(`alter table "step" drop constraint "step_version_id_foreign";`)
    this.addSql(`alter table "enrolment" drop constraint "enrolment_campaign_id_foreign";`)
    this.addSql(`alter table "campaign_mailbox" drop constraint "campaign_mailbox_campaign_id_foreign";`)
    this.addSql(`alter table "message" drop constraint "message_enrolment_id_foreign";`)
    this.addSql(`alter table "signal_evidence" drop constraint "signal_evidence_message_id_foreign";`)
    this.addSql(`alter table "slot_reservation" drop constraint "slot_reservation_message_id_foreign";`)
    this.addSql(`alter table "inbound_message" drop constraint "inbound_message_thread_id_foreign";`)
    this.addSql(`alter table "refresh_token" drop constraint "refresh_token_user_id_foreign";`)
    this.addSql(`alter table "membership" drop constraint "membership_user_id_foreign";`)

    this.addSql(`drop table if exists "audit_entry" cascade;`)
    this.addSql(`drop table if exists "company" cascade;`)
    this.addSql(`drop table if exists "event" cascade;`)
    this.addSql(`drop table if exists "hold" cascade;`)
    this.addSql(`drop table if exists "idempotency_record" cascade;`)
    this.addSql(`drop table if exists "import" cascade;`)
    this.addSql(`drop table if exists "import_change" cascade;`)
    this.addSql(`drop table if exists "import_error" cascade;`)
    this.addSql(`drop table if exists "inbox_item" cascade;`)
    this.addSql(`drop table if exists "mailbox" cascade;`)
    this.addSql(`drop table if exists "mailbox_sync" cascade;`)
    this.addSql(`drop table if exists "outbox_item" cascade;`)
    this.addSql(`drop table if exists "person" cascade;`)
    this.addSql(`drop table if exists "sequence" cascade;`)
    this.addSql(`drop table if exists "sequence_version" cascade;`)
    this.addSql(`drop table if exists "campaign" cascade;`)
    this.addSql(`drop table if exists "enrolment" cascade;`)
    this.addSql(`drop table if exists "message" cascade;`)
    this.addSql(`drop table if exists "campaign_mailbox" cascade;`)
    this.addSql(`drop table if exists "signal_evidence" cascade;`)
    this.addSql(`drop table if exists "slot_reservation" cascade;`)
    this.addSql(`drop table if exists "step" cascade;`)
    this.addSql(`drop table if exists "subject_key" cascade;`)
    this.addSql(`drop table if exists "suppression" cascade;`)
    this.addSql(`drop table if exists "template" cascade;`)
    this.addSql(`drop table if exists "thread" cascade;`)
    this.addSql(`drop table if exists "inbound_message" cascade;`)
    this.addSql(`drop table if exists "app_user" cascade;`)
    this.addSql(`drop table if exists "refresh_token" cascade;`)
    this.addSql(`drop table if exists "membership" cascade;`)
    this.addSql(`drop table if exists "workspace" cascade;`)
  }
}
