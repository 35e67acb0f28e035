import { openOrm } from './orm.ts'

/**
 * Bring the schema up to date, as the owner role.
 * @returns the names of the migrations that ran
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const orm = await openOrm(ownerUrl)
  try {
    const applied = await orm.migrator.up()
    return applied.map((migration) => migration.name)
  } finally {
    await orm.close()
  }
}

/** What the entities want of the schema that the database does not have: empty when nothing drifts. */
export async function findDrift(ownerUrl: string): Promise<string> {
  const orm = await openOrm(ownerUrl)
  try {
    return (await orm.schema.getUpdateSchemaSQL({ wrap: false })).trim()
  } finally {
    await orm.close()
  }
}
