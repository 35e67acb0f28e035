/** Write the next migration from the difference between the entities and a database that is up to date. */
import { openOrm } from '#database/orm.ts'

const url = process.env['DATABASE_OWNER_URL']
if (!url) throw new Error('Set DATABASE_OWNER_URL to an up-to-date database (role tl_owner).')
const orm = await openOrm(url)
try {
  const { fileName } = await orm.migrator.create(undefined, false, false, process.argv[2])
  console.log(fileName || 'Nothing to migrate.')
} finally {
  await orm.close()
}
