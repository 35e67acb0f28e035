select e.id, e.kind, e.at, e.enrolment_id, e.message_id, e.thread_id, e.step_index, e.code, p.id as person_id, p.email,
  p.first_name, p.last_name, c.id as campaign_id, c.name as campaign, m.subject, p.subject_key_id, k.wrapped
from event e join person p on p.id = e.person_id join subject_key k on k.id = p.subject_key_id
  left join campaign c on c.id = e.campaign_id left join message m on m.id = e.message_id
where e.person_id = $1
order by e.at desc, e.id desc limit $2
