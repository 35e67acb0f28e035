-- All rows of the workspace in app.workspace_id, from the table cast_member; and neighbours, so that row-level security
-- has somebody to keep out. A person in 5 writes back; a person in 50 has 59 events, the others 9: ten on average.
set synchronous_commit = off;

create function bench_workspace() returns uuid language sql stable
  return current_setting('app.workspace_id')::uuid;

insert into company (workspace_id, name, name_key)
  select bench_workspace(), 'Company ' || k, 'company ' || k
  from generate_series(0, least(19999, (select max(n) from cast_member))) k;

insert into subject_key (id, workspace_id, wrapped) select key_id, bench_workspace(), wrapped from cast_member;

insert into person (id, workspace_id, created_at, email, email_key, first_name, last_name, title, company_id, tags, source, subject_key_id)
  select m.id, bench_workspace(), now() - interval '300 days' + m.n * interval '1 minute', m.email, m.email, m.first_name,
    m.last_name, 'Head of sales', c.id,
    case when m.n % 3 = 0 then array['customer'] when m.n % 20 = 1 then array['partner', 'vip'] else '{}' end,
    'import', m.key_id
  from cast_member m left join company c on c.name_key = 'company ' || m.n % 20000
  order by m.n;

insert into suppression (workspace_id, address_hash, address, reason)
  select bench_workspace(), address_hash, email, 'unsubscribed' from cast_member where n % 100 = 0;

-- 20 campaigns of four mails, each to an import of its own: a twentieth of all people.
insert into mailbox (workspace_id, name, address, smtp_host, smtp_port)
  select bench_workspace(), 'Sender ' || k, 'sender' || k || '@bench.example', '127.0.0.1', 9 from generate_series(1, 5) k;

create unlogged table cast_campaign as
  select k, uuidv7() as id, uuidv7() as import_id, uuidv7() as sequence_id, uuidv7() as version_id,
    (select id from mailbox where name = 'Sender ' || 1 + k % 5) as mailbox_id
  from generate_series(0, 19) k;
create unlogged table cast_step as select version_id, position, uuidv7() as id from cast_campaign, generate_series(0, 3) position;
alter table cast_member add k int;
update cast_member set k = (n - 1) * 20 / (select count(*) from cast_member);

insert into import (id, workspace_id, file_name, byte_length, status)
  select import_id, bench_workspace(), 'people.csv', 1, 'COMPLETED' from cast_campaign;
insert into import_change (workspace_id, import_id, person_id, line, kind)
  select bench_workspace(), c.import_id, m.id, m.n, 'created' from cast_member m join cast_campaign c using (k) order by m.n;
insert into sequence (id, workspace_id, name) select sequence_id, bench_workspace(), 'Sequence ' || k from cast_campaign;
insert into sequence_version (id, workspace_id, sequence_id, number, frozen_at)
  select version_id, bench_workspace(), sequence_id, 1, now() from cast_campaign;
insert into step (id, workspace_id, version_id, position, channel, delay_amount, delay_unit, subject, body)
  select id, bench_workspace(), version_id, position, 'email', 3, 'days', 'A question', 'Is it?' from cast_step;
insert into campaign (id, workspace_id, name, status, sequence_id, version_id, audience, launched_at)
  select id, bench_workspace(), 'Campaign ' || k, 'ACTIVE', sequence_id, version_id,
    jsonb_build_object('importId', import_id), now() - interval '200 days'
  from cast_campaign;
insert into campaign_mailbox (workspace_id, campaign_id, mailbox_id) select bench_workspace(), id, mailbox_id from cast_campaign;

insert into enrolment (workspace_id, campaign_id, person_id, mailbox_id, status, step_index, started_at, ended_at)
  select bench_workspace(), c.id, m.id, c.mailbox_id,
    case when m.n % 20 < 12 then 'finished' when m.n % 20 < 16 then 'replied' when m.n % 20 < 18 then 'active'
         when m.n % 20 < 19 then 'bounced' else 'unsubscribed' end,
    1 + m.n % 3, now() - interval '200 days',
    case when m.n % 20 not in (16, 17) then now() - interval '100 days' end
  from cast_member m join cast_campaign c using (k) order by m.n;

-- One to three mails each, the first of all people before the second of any, as days would have it.
insert into message (workspace_id, created_at, enrolment_id, campaign_id, person_id, mailbox_id, step_id, step_index,
    message_id_header, state, attempts, subject, transmitting_at, ended_at, opened_at)
  select bench_workspace(), at, e.id, c.id, m.id, c.mailbox_id, s.id, s.position, m.n || '.' || s.position, 'accepted', 1,
    m.subject, at, at, case when (m.n + s.position) % 3 = 0 then at + interval '1 hour' end
  from cast_step s join cast_campaign c using (version_id) join cast_member m using (k)
    join enrolment e on e.campaign_id = c.id and e.person_id = m.id
    cross join lateral (select now() - interval '200 days' + s.position * interval '3 days' + m.n * interval '10 seconds' as at) t
  where s.position < 1 + m.n % 3
  order by s.position, m.n;
analyze;

insert into event (workspace_id, kind, at, person_id, enrolment_id, campaign_id, message_id, step_index)
  select bench_workspace(),
    case when i = 0 then 'PersonImported' when i = 1 then 'EnrolmentStarted'
         else (array['StepScheduled', 'MessageSent', 'MessageOpened', 'LinkClicked'])[1 + i % 4] end,
    now() - interval '220 days' + i * interval '3 days' + m.n * interval '1 second', m.id, e.id, c.id,
    case when i > 1 and i % 4 in (1, 2, 3) then s.id end, case when i > 1 then (i / 4) % 3 end
  from generate_series(0, 58) i join cast_member m on i < case when m.n % 50 = 0 then 59 else 9 end
    join cast_campaign c using (k)
    join enrolment e on e.campaign_id = c.id and e.person_id = m.id
    left join message s on s.enrolment_id = e.id and s.step_index = (i / 4) % 3
  order by i, m.n;

-- A thread for each person who writes back, with one to three mails.
create unlogged table cast_thread as
  select uuidv7() as id, m.n, m.id as person_id, c.id as campaign_id, c.mailbox_id, m.thread_subject, m.body,
    now() - (hashint4(m.n)::bigint + 2147483648) % 25000000 * interval '1 second' as at
  from cast_member m join cast_campaign c using (k) where m.n % 5 = 0;
insert into thread (id, workspace_id, created_at, mailbox_id, person_id, campaign_id, enrolment_id, subject, last_message_at,
    last_inbound_at, unread, state, intent_id)
  select t.id, bench_workspace(), t.at - interval '9 days', t.mailbox_id, t.person_id, t.campaign_id, e.id, t.thread_subject, t.at,
    t.at, t.n % 50 = 0, (array['sent', 'closed', 'draft_ready', 'sent', 'taken_over', 'sent'])[1 + t.n / 5 % 6],
    (select id from intent where workspace_id = bench_workspace() order by id limit 1)
  from cast_thread t join enrolment e on e.campaign_id = t.campaign_id and e.person_id = t.person_id
  order by t.at;
insert into inbound_message (workspace_id, inbox_id, mailbox_id, thread_id, person_id, kind, because, from_address, body, received_at)
  select bench_workspace(), gen_random_uuid(), mailbox_id, id, person_id, 'reply', '', '', body, at - i * interval '3 days'
  from cast_thread join generate_series(0, 2) i on i <= n / 5 % 3 order by at;

-- Four neighbours, each with a tenth of our people and events. They came later: their rows stand where newest-first begins.
create unlogged table cast_neighbour as
  select w, m.n, uuidv7() as id
  from (select gen_random_uuid() as w from generate_series(1, 4)) w join cast_member m on m.n % 10 = 0 order by m.n;
insert into person (id, workspace_id, email, email_key, first_name, last_name, subject_key_id)
  select b.id, w, m.email, m.email, m.first_name, m.last_name, gen_random_uuid() from cast_neighbour b join cast_member m using (n);
insert into event (workspace_id, kind, at, person_id)
  select w, 'PersonImported', now() - interval '220 days' + i * interval '3 days' + n * interval '1 second', id
  from generate_series(0, 9) i, cast_neighbour;
insert into mailbox (workspace_id, name, address, smtp_host, smtp_port)
  select distinct w, '', 'sender@neighbour.example', '', 9 from cast_neighbour;
insert into thread (workspace_id, mailbox_id, person_id, last_message_at, last_inbound_at)
  select w, b.id, n.id, at, at from cast_neighbour n join mailbox b on b.workspace_id = n.w
    cross join lateral (select now() - (hashint4(n.n + 1)::bigint + 2147483648) % 25000000 * interval '1 second' as at) t
  where n.n % 50 = 0;

drop table cast_member, cast_campaign, cast_step, cast_thread, cast_neighbour;
drop function bench_workspace();
