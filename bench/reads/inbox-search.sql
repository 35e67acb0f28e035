select t.id, t.subject, k.id as key_id, k.wrapped, p.id as person_id, p.email, p.first_name, p.last_name, b.id as mailbox_id,
  b.name as mailbox, c.id as campaign_id, c.name as campaign, t.enrolment_id, t.unread, t.last_message_at, t.last_inbound_at,
  t.state, t.due_at, n.id as intent_id, n.name as intent, i.kind, i.body
from thread t join person p on p.id = t.person_id join subject_key k on k.id = p.subject_key_id
  join mailbox b on b.id = t.mailbox_id left join campaign c on c.id = t.campaign_id left join intent n on n.id = t.intent_id
  left join lateral (select kind, body from inbound_message where thread_id = t.id order by received_at desc limit 1) i on true
where t.id in (
  select t.id from thread t join person p on p.id = t.person_id
  where t.last_inbound_at is not null and position($1 in p.search) > 0
  order by t.last_message_at desc, t.id desc limit $2)
order by t.last_message_at desc, t.id desc
