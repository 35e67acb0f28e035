import type { EntityManager } from '../orm.ts'

/** What a mail to a person needs to know of them. */
export interface AddresseeFacts {
  email: string
  emailKey: string
  firstName: string | null
  fullName: string | null
  timezone: string | null
  locale: string | null
  subjectKeyId: string
}

/** Null if the person is gone. */
export async function readAddressee(em: EntityManager, personId: string): Promise<AddresseeFacts | null> {
  const [row] = await em.execute<AddresseeFacts[]>(
    `select email, email_key as "emailKey", nullif(trim(first_name), '') as "firstName",
            nullif(trim(concat_ws(' ', first_name, last_name)), '') as "fullName", timezone, locale, subject_key_id as "subjectKeyId"
     from person where id = ?`,
    [personId],
  )
  return row ?? null
}
