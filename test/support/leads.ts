/** People and leads in a database, for tests that need one to begin with. */
import { randomUUID } from 'node:crypto'
import type { EntityManager } from '#database/orm.ts'
import { ensureCorrespondent } from '#database/records/inbound-people.ts'
import { openLead, type NewLead } from '#database/records/leads.ts'
import type { TestDatabase } from './database.ts'

/** A workspace with one person who is not a lead yet. */
export async function someone(test: TestDatabase) {
  const workspaceId = await test.createWorkspace()
  const run = <T>(work: (em: EntityManager) => Promise<T>) => test.database.withWorkspace(workspaceId, work)
  const emailKey = `${randomUUID()}@theirs.test`
  const { personId } = await run((em) =>
    ensureCorrespondent(em, test.keyring, { workspaceId, emailKey, address: emailKey, name: 'Ada Lovelace' }),
  )
  const lead: NewLead = {
    workspaceId,
    personId,
    source: 'email',
    threadId: null,
    campaignId: null,
    intentId: null,
    at: Date.now(),
  }
  const kinds = async () => {
    const rows = await run((em) =>
      em.execute<{ kind: string }[]>(`select kind from event where kind <> 'PersonCreated' order by id`),
    )
    return rows.map((row) => row.kind)
  }
  const told = async () => {
    const rows = await run((em) =>
      em.execute<{ payload: object }[]>('select payload from outbox_item order by id'),
    )
    return rows.map((row) => row.payload)
  }
  return { workspaceId, personId, run, lead, kinds, told }
}

/** A workspace with one lead. */
export async function someLead(test: TestDatabase) {
  const person = await someone(test)
  const { leadId } = await person.run((em) => openLead(em, person.lead))
  return { ...person, leadId }
}
