/** The facts that a template may name, and what they are called on the screen. */
export const PLACEHOLDERS = [
  'firstName',
  'lastName',
  'fullName',
  'email',
  'title',
  'phone',
  'company',
  'senderName',
  'senderEmail',
  'unsubscribeUrl',
] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]

/** What is known about one recipient; a fact that is missing or blank is a hole where a template needs it. */
export type Facts = Readonly<Partial<Record<Placeholder, string | null>>>

export interface FactSource {
  person: {
    email: string
    firstName?: string | null
    lastName?: string | null
    title?: string | null
    phone?: string | null
  }
  company?: string | null
  sender: { name: string; address: string }
  unsubscribeUrl?: string | null
}

/** The facts of a person, for the mails of one sender. */
export function factsOf({ person, company, sender, unsubscribeUrl }: FactSource): Facts {
  const fullName = [person.firstName, person.lastName]
    .map((part) => part?.trim())
    .filter(Boolean)
    .join(' ')
  return {
    firstName: person.firstName ?? null,
    lastName: person.lastName ?? null,
    fullName: fullName || null,
    email: person.email,
    title: person.title ?? null,
    phone: person.phone ?? null,
    company: company ?? null,
    senderName: sender.name,
    senderEmail: sender.address,
    unsubscribeUrl: unsubscribeUrl ?? null,
  }
}

/** Whether a template may name it. */
export function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name)
}
