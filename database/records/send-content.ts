import type { EntityManager } from '../orm.ts'
import { uuidArray } from './sql.ts'

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
  id: string
  subject: string | null
  body: string | null
  email: string
  first_name: string | null
  last_name: string | null
  title: string | null
  phone: string | null
  company: string | null
}

/** The content of one step for several people, by person id. Who does not exist any more is absent. */
export async function readSendContents(
  em: EntityManager,
  { stepId, personIds }: { stepId: string; personIds: readonly string[] },
): Promise<Map<string, SendContent>> {
  const rows = await em.execute<ContentRow[]>(
    `select p.id, s.subject, s.body, p.email, p.first_name, p.last_name, p.title, p.phone, c.name as company
     from step s cross join person p left join company c on c.id = p.company_id
     where s.id = ? and p.id = any(?::uuid[])`,
    [stepId, uuidArray(personIds)],
  )
  return new Map(rows.map((row) => [row.id, contentOf(row)]))
}

function contentOf(row: ContentRow): SendContent {
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
