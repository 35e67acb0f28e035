import { DomainError } from '#domain/errors.ts'
import type { EntityManager } from '../orm.ts'

/** What a message is made of: the texts of its step and the facts of its recipient. */
export interface SendContent {
  /** Empty on a later step: goes out in the same thread. */
  subject: string | null
  body: string
  person: {
    email: string
    firstName: string | null
    lastName: string | null
    title: string | null
    phone: string | null
  }
  company: string | null
}

interface ContentRow {
  subject: string | null
  body: string | null
  email: string
  first_name: string | null
  last_name: string | null
  title: string | null
  phone: string | null
  company: string | null
}

/** @throws DomainError not_found */
export async function readSendContent(
  em: EntityManager,
  { stepId, personId }: { stepId: string; personId: string },
): Promise<SendContent> {
  const [row] = await em.execute<ContentRow[]>(
    `select s.subject, s.body, p.email, p.first_name, p.last_name, p.title, p.phone, c.name as company
     from step s cross join person p left join company c on c.id = p.company_id
     where s.id = ? and p.id = ?`,
    [stepId, personId],
  )
  if (!row) throw new DomainError('not_found', 'The step or the person does not exist any more.')
  return {
    subject: row.subject,
    body: row.body ?? '',
    person: {
      email: row.email,
      firstName: row.first_name,
      lastName: row.last_name,
      title: row.title,
      phone: row.phone,
    },
    company: row.company,
  }
}
