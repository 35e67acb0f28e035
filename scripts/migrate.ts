/** Run the migrations that are missing; with DATABASE_ADMIN_URL and INSTANCE_KEY, make roles and database first. */
import { migrate } from '#database/migrate.ts'
import { provision } from '#database/provision.ts'

const { DATABASE_ADMIN_URL, DATABASE_OWNER_URL, INSTANCE_KEY } = process.env
const ownerUrl =
  DATABASE_ADMIN_URL && INSTANCE_KEY
    ? (await provision(DATABASE_ADMIN_URL, INSTANCE_KEY)).ownerUrl
    : DATABASE_OWNER_URL
if (!ownerUrl)
  throw new Error('Set DATABASE_OWNER_URL (role tl_owner), or DATABASE_ADMIN_URL together with INSTANCE_KEY.')
const applied = await migrate(ownerUrl)
console.log(applied.length > 0 ? `Migrated: ${applied.join(', ')}` : 'The database is up to date.')
