import { Migration } from '@mikro-orm/migrations'

/** What the two runtime roles may do. */
export class Migration20261121090000_roles extends Migration {
  override name = 'Migration20261121090000_roles'

  override up(): void {
    this.addSql(`revoke create on schema public from public;`)
    this.addSql(`grant usage on schema public to tl_app, tl_relay;`)
    this.addSql(`grant select, insert, update, delete on all tables in schema public to tl_app;`)
    this.addSql(
      `alter default privileges in schema public grant select, insert, update, delete on tables to tl_app;`,
    )
    // The migrations' own table is read by the readiness check and written by the owner alone; the audit only grows.
    this.addSql(`revoke insert, update, delete on mikro_orm_migrations from tl_app;`)
    this.addSql(`revoke update, delete on audit_entry from tl_app;`)
    // The relay carries the outbox, and finds the mailbox of a mail that came by webhook. Nothing else.
    this.addSql(`grant select, delete on outbox_item to tl_relay;`)
    this.addSql(`grant update (attempts, next_attempt_at, failure, done_at) on outbox_item to tl_relay;`)
    this.addSql(`grant select (id, workspace_id, address, status) on mailbox to tl_relay;`)
  }
}
