select c.id, c.name, c.status, s.id as sequence_id, s.name as sequence, c.created_at, c.launched_at, c.completed_at,
  c.version_id, v.number as version, c.audience, c.paused_at, c.archived_at, e.people, m.*, b.mailboxes
from campaign c join sequence s on s.id = c.sequence_id left join sequence_version v on v.id = c.version_id
  cross join lateral (
    select jsonb_object_agg(status, people) as people
    from (select status, count(*)::int as people from enrolment where campaign_id = c.id group by status) by_status
  ) e
  cross join lateral (
    select count(distinct enrolment_id) filter (where state in ('accepted', 'rejected') or resolution = 'sent')::int as contacted,
      count(*) filter (where state = 'accepted' or resolution = 'sent')::int as sent, count(opened_at)::int as opened,
      count(clicked_at)::int as clicked, count(*) filter (where state = 'unknown')::int as unknown
    from message where campaign_id = c.id
  ) m
  cross join lateral (
    select jsonb_agg(jsonb_build_object('id', b.id, 'name', b.name, 'address', b.address) order by b.name) as mailboxes
    from campaign_mailbox cm join mailbox b on b.id = cm.mailbox_id where cm.campaign_id = c.id
  ) b
where c.id = $1
