select p.id, p.email, p.email_key, p.first_name, p.last_name, p.title, p.phone, p.company_id, c.name as company, p.timezone,
  p.locale, p.tags, p.source, p.created_at, p.updated_at
from (select id from person where id < $1 order by id desc limit $2) page
  join person p on p.id = page.id left join company c on c.id = p.company_id
order by p.id desc
