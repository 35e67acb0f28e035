select p.id, p.email, p.email_key, p.first_name, p.last_name, p.title, p.phone, p.company_id, c.name as company, p.timezone,
  p.locale, p.tags, p.source, p.created_at, p.updated_at
from person p left join company c on c.id = p.company_id
where p.id = any($1::uuid[])
order by p.id desc limit $2
