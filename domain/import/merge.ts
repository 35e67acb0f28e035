/** The fields of a person that a row may fill, as they are stored. */
export interface MergeableFields {
  firstName: string | null
  lastName: string | null
  title: string | null
  phone: string | null
  companyId: string | null
  timezone: string | null
  locale: string | null
  tags: string[]
}

export interface Merge {
  /** The person after the merge. */
  after: MergeableFields
  /** What the changed fields held before; empty if nothing changed. */
  before: Partial<MergeableFields>
}

const FILLED = ['firstName', 'lastName', 'title', 'phone', 'companyId', 'timezone', 'locale'] as const

/**
 * Add what a row says to what is known of a person: fills what is empty, overwrites nothing, unites the tags.
 */
export function merge(known: MergeableFields, row: MergeableFields): Merge {
  const after: MergeableFields = { ...known, tags: [...new Set([...known.tags, ...row.tags])] }
  const before: Partial<MergeableFields> = {}
  for (const field of FILLED) {
    if (known[field] !== null || row[field] === null) continue
    after[field] = row[field]
    before[field] = null
  }
  if (after.tags.length > known.tags.length) before.tags = known.tags
  return { after, before }
}

/**
 * Take a merge back: a field that still holds what the import wrote gets its old value, and tags that the import added
 * go; what somebody has changed since stays.
 */
export function unmerge(now: MergeableFields, { after, before }: Merge): MergeableFields {
  const restored: MergeableFields = { ...now }
  for (const field of FILLED)
    if (field in before && now[field] === after[field]) restored[field] = before[field] ?? null
  if (before.tags) {
    const added = after.tags.filter((tag) => !before.tags?.includes(tag))
    restored.tags = now.tags.filter((tag) => !added.includes(tag))
  }
  return restored
}
