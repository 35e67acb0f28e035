/** Four small activities, each with statements of its own, and a mail by nodemailer. */
import nodemailer from 'nodemailer'
import pg from 'pg'

export interface Contact {
  id: number
  address: string
  name: string
}

export interface Mail {
  to: string
  subject: string
  text: string
}

/** The tables, empty. */
export const SCHEMA = `
  drop schema if exists sample cascade;
  create schema sample;
  create table sample.contact (id int primary key, address text not null, name text not null);
  create table sample.message (contact_id int, step int, state text not null, sent_at timestamptz,
                               primary key (contact_id, step));
  create table sample.event (id bigint generated always as identity primary key, contact_id int not null,
                             step int not null, kind text not null, at timestamptz not null default now());
  create index on sample.event (contact_id, at);`

export function createSampleActivities(options: { databaseUrl: string; smtpPort: number; sender: string }) {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 10 })
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: options.smtpPort,
    secure: false,
    ignoreTLS: true,
  })
  return {
    async load(id: number): Promise<Contact> {
      const { rows } = await pool.query<Contact>('select * from sample.contact where id = $1', [id])
      const [contact] = rows
      if (!contact) throw new Error('There is no such contact.')
      return contact
    },

    render: ({ address, name }: Contact, step: number): Promise<Mail> =>
      Promise.resolve({
        to: address,
        subject: 'Your question',
        text: `Dear ${name},\n\nthis is step ${step + 1}.\n`,
      }),

    async send(id: number, step: number, mail: Mail): Promise<void> {
      await pool.query(`insert into sample.message values ($1, $2, 'sending') on conflict do nothing`, [
        id,
        step,
      ])
      await pool.query(`insert into sample.event (contact_id, step, kind) values ($1, $2, 'sending')`, [
        id,
        step,
      ])
      await transport.sendMail({
        from: options.sender,
        ...mail,
        headers: { 'x-throughline-step': `sample/${step}/` },
      })
    },

    async record(id: number, step: number): Promise<void> {
      await pool.query(
        `update sample.message set state = 'sent', sent_at = now() where contact_id = $1 and step = $2`,
        [id, step],
      )
      await pool.query(`insert into sample.event (contact_id, step, kind) values ($1, $2, 'sent')`, [
        id,
        step,
      ])
    },
  }
}

export type SampleActivities = ReturnType<typeof createSampleActivities>
