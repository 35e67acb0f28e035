select e.id as enrolment_id, c.id as campaign_id, c.name as campaign, e.step_index as next_index, t.position, t.channel,
  t.subject, t.delay_amount, t.delay_unit, e.wait_until, e.waiting_for, e.status
from enrolment e join campaign c on c.id = e.campaign_id
  join step t on t.version_id = c.version_id and t.position >= e.step_index
where e.person_id = $1 and e.stop_outcome is null and e.status in ('pending', 'active', 'paused', 'held')
order by e.wait_until nulls last, e.id, t.position limit 200
