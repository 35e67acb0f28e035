select e.id, e.campaign_id, c.name as campaign, e.person_id, p.email, p.first_name, p.last_name, e.status, e.step_index,
  steps.count as step_count, sent.count as sent, e.waiting_for, e.wait_until, e.hold_reason, h.id as hold_id,
  e.paused_by_user, e.absent_until, e.thread_id, e.started_at, e.ended_at
from enrolment e join campaign c on c.id = e.campaign_id join person p on p.id = e.person_id
  cross join lateral (select count(*)::int from step where version_id = c.version_id) steps
  cross join lateral (
    select count(*)::int from message m where m.enrolment_id = e.id and (m.state = 'accepted' or m.resolution = 'sent')) sent
  left join lateral (select id from hold where enrolment_id = e.id and resolved_at is null order by id desc limit 1) h on true
where e.campaign_id = $1
order by e.id limit $2
